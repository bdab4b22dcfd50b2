// AuspexActivation, in its order. erf: Abramowitz and Stegun 7.1.26, |error| < 1.5e-7.

float
erf (float x)
{
  float z = abs (x);
  float t = 1.0 / (1.0 + 0.3275911 * z);
  float series = t * (0.254829592
                      + t * (-0.284496736
                             + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));

  return sign (x) * (1.0 - series * exp (-z * z));
}

float
gelu (float x)
{
  return 0.5 * x * (1.0 + erf (x * 0.70710678118));
}

// No overflow, and no cancellation near zero.
float
tanh_exact (float x)
{
  float z = abs (x), e = exp (-2.0 * z), s = x * x;

  if (z < 0.1)
    return x * (1.0 - s * (1.0 / 3.0 - s * (2.0 / 15.0 - s * 17.0 / 315.0)));
  return sign (x) * (1.0 - e) / (1.0 + e);
}

// log (1 + x) of 0 to 1, without rounding 1 + x.
float
log_1p (float x)
{
  if (x < 0.1)
    return x * (1.0 - x * (0.5 - x * (1.0 / 3.0 - x * (0.25 - x * (0.2 - x / 6.0)))));
  return log (1.0 + x);
}

// 1 - exp (-x) of 0 and above.
float
one_minus_exp (float x)
{
  if (x < 0.1)
    return x * (1.0 - x * (0.5 - x * (1.0 / 6.0 - x * (1.0 / 24.0 - x / 120.0))));
  return 1.0 - exp (-x);
}

float
activate (uint kind, float x)
{
  switch (kind)
    {
    case 1:
      return max (x, 0.0);
    case 2:
      return x > 0.0 ? x : exp (x) - 1.0;
    case 3:
      return gelu (x);
    case 4:
      return tanh_exact (x);
    case 5:
      return 1.0 / (1.0 + exp (-x));
    case 6:
      return max (x, 0.0) + log_1p (exp (-abs (x)));
    default:
      return x;
    }
}

// From the activation's value; from x for GELU.
float
slope (uint kind, float from)
{
  switch (kind)
    {
    case 1:
      return from > 0.0 ? 1.0 : 0.0;
    case 2:
      return from > 0.0 ? 1.0 : from + 1.0;
    case 3:
      return 0.5 * (1.0 + erf (from * 0.70710678118))
             + from * 0.39894228040 * exp (-0.5 * from * from);
    case 4:
      return 1.0 - from * from;
    case 5:
      return from * (1.0 - from);
    case 6:
      return one_minus_exp (from);
    default:
      return 1.0;
    }
}
