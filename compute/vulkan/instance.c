/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#define G_LOG_DOMAIN "auspex-vulkan"

#include "compute/vulkan/instance.h"
#include <dlfcn.h>

#define VALIDATION_LAYER "VK_LAYER_KHRONOS_validation"

static int validation_count; /* atomic */

/* The loader stays open to the end: drivers do not survive being unloaded. */
static PFN_vkGetInstanceProcAddr
open_loader (void)
{
  static gsize once;
  static PFN_vkGetInstanceProcAddr get;

  if (g_once_init_enter (&once))
    {
      void *library = dlopen ("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);

      if (library != NULL)
        get = (PFN_vkGetInstanceProcAddr)dlsym (library, "vkGetInstanceProcAddr");
      g_once_init_leave (&once, 1);
    }
  return get;
}

static VKAPI_ATTR VkBool32 VKAPI_CALL
on_message (VkDebugUtilsMessageSeverityFlagBitsEXT severity,
            VkDebugUtilsMessageTypeFlagsEXT types,
            const VkDebugUtilsMessengerCallbackDataEXT *message, void *user)
{
  if (types != VK_DEBUG_UTILS_MESSAGE_TYPE_GENERAL_BIT_EXT)
    {
      g_atomic_int_inc (&validation_count);
      g_warning ("%s", message->pMessage);
    }
  return VK_FALSE;
}

static const VkDebugUtilsMessengerCreateInfoEXT messenger_info = {
  .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
  .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT
                     | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
  .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_GENERAL_BIT_EXT
                 | VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT
                 | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT,
  .pfnUserCallback = on_message,
};

static bool
has_layer (const AuspexVulkanFunctions *vk, const char *name)
{
  uint32_t n = 0;
  g_autofree VkLayerProperties *layers = NULL;

  if (vk->EnumerateInstanceLayerProperties (&n, NULL) != VK_SUCCESS)
    return false;
  layers = g_new0 (VkLayerProperties, n + 1);
  vk->EnumerateInstanceLayerProperties (&n, layers);
  for (uint32_t i = 0; i < n; i++)
    if (g_str_equal (layers[i].layerName, name))
      return true;
  return false;
}

static bool
want_validation (const AuspexVulkanFunctions *vk)
{
  if (g_strcmp0 (g_getenv (AUSPEX_VULKAN_VALIDATION), "1") != 0)
    return false;
  if (has_layer (vk, VALIDATION_LAYER))
    return true;

  g_message ("%s is set, but %s is not installed", AUSPEX_VULKAN_VALIDATION,
             VALIDATION_LAYER);
  return false;
}

static bool
create_instance (AuspexVulkanInstance *self, bool validate, GError **error)
{
  const char *layer = VALIDATION_LAYER;
  const char *extensions[] = { VK_EXT_DEBUG_UTILS_EXTENSION_NAME,
                               VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME };
  VkValidationFeatureEnableEXT feature =
      VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
  VkValidationFeaturesEXT features = {
    .sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
    .pNext = &messenger_info,
    .enabledValidationFeatureCount = 1,
    .pEnabledValidationFeatures = &feature,
  };
  VkApplicationInfo application = {
    .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
    .pApplicationName = "Auspex",
    .apiVersion = VK_API_VERSION_1_2, /* for the driver's name; 1.1 devices are welcome */
  };
  VkInstanceCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
    .pNext = validate ? &features : NULL,
    .pApplicationInfo = &application,
    .enabledLayerCount = validate ? 1 : 0,
    .ppEnabledLayerNames = &layer,
    .enabledExtensionCount = validate ? G_N_ELEMENTS (extensions) : 0,
    .ppEnabledExtensionNames = extensions,
  };

  return VK_CALL (&self->vk, CreateInstance, (&info, NULL, &self->instance), error);
}

AuspexVulkanInstance *
auspex_vulkan_instance_new (GError **error)
{
  PFN_vkGetInstanceProcAddr get = open_loader ();
  g_autoptr (AuspexVulkanInstance) self = g_new0 (AuspexVulkanInstance, 1);
  AuspexVulkanFunctions *vk = &self->vk;
  bool complete = get != NULL, validate = false;

#define VULKAN_GLOBAL(name)                                                              \
  complete = complete && (vk->name = (PFN_vk##name)get (NULL, "vk" #name)) != NULL;
#include "compute/vulkan/functions.def"
  if (!complete)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   get == NULL ? "Vulkan: libvulkan.so.1 is not installed"
                               : "Vulkan: libvulkan.so.1 is older than Vulkan 1.1");
      return NULL;
    }

  validate = want_validation (vk);
  if (!create_instance (self, validate, error))
    return NULL;

#define VULKAN_INSTANCE(name)                                                            \
  vk->name = (PFN_vk##name)get (self->instance, "vk" #name);                             \
  complete = complete && vk->name != NULL;
#define VULKAN_OPTIONAL(name) vk->name = (PFN_vk##name)get (self->instance, "vk" #name);
#include "compute/vulkan/functions.def"
  if (!complete)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "Vulkan: the loader lacks functions of Vulkan 1.1");
      return NULL;
    }
  if (validate
      && !VK_CALL (vk, CreateDebugUtilsMessengerEXT,
                   (self->instance, &messenger_info, NULL, &self->messenger), error))
    return NULL;
  return g_steal_pointer (&self);
}

void
auspex_vulkan_instance_free (AuspexVulkanInstance *self)
{
  if (self->messenger != VK_NULL_HANDLE)
    self->vk.DestroyDebugUtilsMessengerEXT (self->instance, self->messenger, NULL);
  if (self->instance != VK_NULL_HANDLE && self->vk.DestroyInstance != NULL)
    self->vk.DestroyInstance (self->instance, NULL);
  g_free (self);
}

int
auspex_vulkan_validation_count (void)
{
  return g_atomic_int_get (&validation_count);
}

bool
auspex_vulkan_instance_is_validated (const AuspexVulkanInstance *self)
{
  return self->messenger != VK_NULL_HANDLE;
}

static void
adapter_free (gpointer pointer)
{
  AuspexVulkanAdapter *adapter = pointer;

  g_free (adapter->driver);
  g_free (adapter);
}

bool
auspex_vulkan_adapter_is_software (const AuspexVulkanAdapter *adapter)
{
  return adapter->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
}

static bool
find_queue_family (const AuspexVulkanFunctions *vk, VkPhysicalDevice physical,
                   uint32_t *family)
{
  uint32_t n = 0;
  g_autofree VkQueueFamilyProperties *families = NULL;

  vk->GetPhysicalDeviceQueueFamilyProperties (physical, &n, NULL);
  families = g_new0 (VkQueueFamilyProperties, n + 1);
  vk->GetPhysicalDeviceQueueFamilyProperties (physical, &n, families);
  for (uint32_t i = 0; i < n; i++)
    if (families[i].queueFlags & VK_QUEUE_COMPUTE_BIT)
      {
        *family = i;
        return true;
      }
  return false;
}

/* NULL when the device cannot compute for us. */
static AuspexVulkanAdapter *
adapter_new (const AuspexVulkanFunctions *vk, VkPhysicalDevice physical)
{
  VkPhysicalDeviceDriverProperties driver = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES
  };
  VkPhysicalDeviceMaintenance3Properties sizes = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES
  };
  VkPhysicalDeviceProperties2 properties = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2
  };
  AuspexVulkanAdapter *adapter = NULL;
  uint32_t family = 0, version = 0;

  vk->GetPhysicalDeviceProperties2 (physical, &properties);
  if (properties.properties.apiVersion < VK_API_VERSION_1_1
      || !find_queue_family (vk, physical, &family))
    return NULL;
  if (properties.properties.apiVersion >= VK_API_VERSION_1_2)
    {
      properties.pNext = &driver;
      vk->GetPhysicalDeviceProperties2 (physical, &properties);
    }
  properties.pNext = &sizes;
  vk->GetPhysicalDeviceProperties2 (physical, &properties);

  adapter = g_new0 (AuspexVulkanAdapter, 1);
  adapter->physical = physical;
  adapter->queue_family = family;
  adapter->properties = properties.properties;
  adapter->max_allocation = sizes.maxMemoryAllocationSize;
  version = adapter->properties.driverVersion;
  if (driver.driverName[0] != '\0')
    adapter->driver =
        g_strstrip (g_strdup_printf ("%s %s", driver.driverName, driver.driverInfo));
  else
    adapter->driver =
        g_strdup_printf ("driver %u.%u.%u", VK_API_VERSION_MAJOR (version),
                         VK_API_VERSION_MINOR (version), VK_API_VERSION_PATCH (version));
  return adapter;
}

static int
adapter_rank (const AuspexVulkanAdapter *adapter)
{
  switch (adapter->properties.deviceType)
    {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return 0;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return 1;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return 3;
    default:
      return 2;
    }
}

static gint
compare_adapters (gconstpointer a, gconstpointer b)
{
  return adapter_rank (*(AuspexVulkanAdapter *const *)a)
         - adapter_rank (*(AuspexVulkanAdapter *const *)b);
}

GPtrArray *
auspex_vulkan_instance_list (const AuspexVulkanInstance *self)
{
  GPtrArray *adapters = g_ptr_array_new_with_free_func (adapter_free);
  g_autofree VkPhysicalDevice *physical = NULL;
  uint32_t n = 0;

  if (self->vk.EnumeratePhysicalDevices (self->instance, &n, NULL) != VK_SUCCESS)
    return adapters;
  physical = g_new0 (VkPhysicalDevice, n + 1);
  if (self->vk.EnumeratePhysicalDevices (self->instance, &n, physical) != VK_SUCCESS)
    return adapters;
  for (uint32_t i = 0; i < n; i++)
    {
      AuspexVulkanAdapter *adapter = adapter_new (&self->vk, physical[i]);

      if (adapter != NULL)
        g_ptr_array_add (adapters, adapter);
    }
  g_ptr_array_sort (adapters, compare_adapters); /* stable: a merge sort */
  return adapters;
}

bool
auspex_vulkan_has_extension (const AuspexVulkanFunctions *vk, VkPhysicalDevice physical,
                             const char *name)
{
  uint32_t n = 0;
  g_autofree VkExtensionProperties *extensions = NULL;

  if (vk->EnumerateDeviceExtensionProperties (physical, NULL, &n, NULL) != VK_SUCCESS)
    return false;
  extensions = g_new0 (VkExtensionProperties, n + 1);
  vk->EnumerateDeviceExtensionProperties (physical, NULL, &n, extensions);
  for (uint32_t i = 0; i < n; i++)
    if (g_str_equal (extensions[i].extensionName, name))
      return true;
  return false;
}
