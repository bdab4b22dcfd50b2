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
    default:
      return x;
    }
}
