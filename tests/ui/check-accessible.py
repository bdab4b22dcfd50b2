#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Auspex authors
"""What a screen reader hears of the window, asked through AT-SPI. TAP.

    check-accessible.py AUSPEX WRITE-SLIDE

Runs under a session bus and an X server of its own. Skips without pyatspi.
"""
import os
import subprocess
import sys
import tempfile
import time

NAMES = [
    'every control has a name',
    'every control is of a kind that is known',
    'the slide tells its name and magnification',
    'the magnification is heard when it changes',
    'the risk is heard once it is estimated',
    'the map is heard with the slide',
    'keys alone lead through the window',
]

try:
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi
except (ImportError, ValueError):
    print(f'1..{len(NAMES)}')
    for i, name in enumerate(NAMES):
        print(f'ok {i + 1} - {name} # SKIP no AT-SPI for Python')
    sys.exit(0)

CONTROLS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.COMBO_BOX,
            Atspi.Role.SLIDER, Atspi.Role.SPIN_BUTTON, Atspi.Role.ENTRY, Atspi.Role.TEXT, Atspi.Role.LINK,
            Atspi.Role.RADIO_BUTTON, Atspi.Role.PAGE_TAB, Atspi.Role.MENU_ITEM}
failed = 0
count = 0


def tell(problems):
    global failed, count
    count += 1
    print(f'{"not ok" if problems else "ok"} {count} - {NAMES[count - 1]}')
    for line in problems:
        print(f'# {line}')
    failed |= bool(problems)
    sys.stdout.flush()


def children(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child


def walk(node, path=''):
    path = f'{path}/{node.get_role_name()}'
    yield node, path
    for child in children(node):
        yield from walk(child, path)


def is_seen(node):
    states = node.get_state_set()
    return states.contains(Atspi.StateType.SHOWING) or states.contains(Atspi.StateType.VISIBLE)


def find_program():
    desktop = Atspi.get_desktop(0)
    return next((app for app in children(desktop) if app.get_name() == 'auspex'
                 or (app.get_child_count() > 0 and 'Auspex' in (app.get_child_at_index(0).get_name() or ''))), None)


def wait(found, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        time.sleep(0.3)
    return found()


def labels(program):
    return [node.get_name() or '' for node, _ in walk(program) if is_seen(node)]


def slide_is_heard(program):
    return next((name for name in labels(program) if name.startswith('heard.tif at ')), '')


def press(keys):
    subprocess.run(['xdotool', 'key', keys], check=True)


def unnamed(program):
    """GTK calls what has no name after its type. A drop-down's own button is named by what it is in, and that
    which closes a tab is libadwaita's."""
    problems = []
    for node, path in walk(program):
        name = (node.get_name() or '').strip()
        if node.get_role() not in CONTROLS or not is_seen(node) or path.endswith(
                ('combo box/push button', 'scroll pane/filler/filler/filler/push button')):
            continue
        if not name or name.startswith(('Gtk', 'Adw', 'Auspex', '_')):
            problems.append(f'{path}: {name!r}')
    return problems


def find_focused(node):
    """Lists are not entered: they are long."""
    if node.get_state_set().contains(Atspi.StateType.FOCUSED):
        return node
    if node.get_role() in (Atspi.Role.LIST, Atspi.Role.LIST_BOX):
        return None
    return next((found for found in map(find_focused, children(node)) if found is not None), None)


def walk_by_keys(program):
    """Tab goes through many controls, and comes around to the slide."""
    seen = set()
    for _ in range(10):
        press('Tab')
        time.sleep(0.2)
        focused = find_focused(program)
        if focused is not None:
            seen.add((focused.get_role_name(), focused.get_name()))
    return [] if len(seen) >= 6 else [f'only {len(seen)} controls get the focus: {sorted(seen)}']


def main(auspex, write_slide):
    scratch = tempfile.mkdtemp()
    slide = os.path.join(scratch, 'heard.tif')
    subprocess.run([write_slide, slide], check=True)
    environment = dict(os.environ, GTK_A11Y='atspi', XDG_CONFIG_HOME=scratch, XDG_DATA_HOME=scratch,
                       XDG_CACHE_HOME=scratch)
    environment.pop('GSETTINGS_BACKEND', None)
    process = subprocess.Popen([auspex, '--device', 'cpu', slide], env=environment)
    print(f'1..{len(NAMES)}')
    try:
        program = wait(find_program, 20)
        if program is None:
            print('Bail out! the program is not on the bus')
            return 1
        wait(lambda: slide_is_heard(program), 20)
        subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', 'heard.tif', 'windowfocus'], check=True)
        tell(unnamed(program))
        tell([path for node, path in walk(program) if node.get_role() == Atspi.Role.INVALID])
        before = slide_is_heard(program)
        tell([] if before else [f'heard: {labels(program)}'])
        press('2')
        after = wait(lambda: slide_is_heard(program) != before and slide_is_heard(program), 5)
        tell([] if after else [f'still {before!r}'])
        press('ctrl+e')
        risk = wait(lambda: [name for name in labels(program) if name.startswith('Risk score −')], 90)
        tell([] if risk else ['no risk is heard'])
        heard = wait(lambda: 'attention' in slide_is_heard(program), 10)
        tell([] if heard else [f'heard: {slide_is_heard(program)!r}'])
        tell(walk_by_keys(program))
    finally:
        process.terminate()
        process.wait()
    return failed


sys.exit(main(*sys.argv[1:]))
