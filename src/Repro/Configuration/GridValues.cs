using System.Globalization;

namespace Repro.Configuration;

/// <summary>How the values of a range are spaced.</summary>
internal enum GridScale
{
    /// <summary>Equal differences.</summary>
    Linear,

    /// <summary>Equal ratios.</summary>
    Log,

    /// <summary>Equal ratios, 2 unless another step is given.</summary>
    Log2,
}

/// <summary>
/// Values of a range, exact in decimal where they can be; otherwise by + − × ÷ in a fixed order and rounded to 12 significant digits. No
/// function of the C runtime takes part, so the values are the same on every machine.
/// </summary>
internal static class GridValues
{
    private const double Ln2 = 0.693147180559945309417232121458;

    /// <summary>From, from + step, … up to and with to.</summary>
    public static IEnumerable<decimal> LinearByStep(decimal from, decimal to, decimal step)
    {
        for (var x = from; x <= to; x += step) yield return x;
    }

    /// <summary>Count values, the first from and the last to.</summary>
    public static IEnumerable<decimal> LinearByCount(decimal from, decimal to, int count)
    {
        for (var i = 0; i < count; i++) yield return i == count - 1 ? to : from + ((to - from) * i / (count - 1));
    }

    /// <summary>From, from·factor, … up to and with to.</summary>
    public static IEnumerable<decimal> LogByFactor(decimal from, decimal to, decimal factor)
    {
        for (var x = from; x <= to; x *= factor)
        {
            yield return x;
            if (x > to / factor) yield break;
        }
    }

    /// <summary>Count values of equal ratios, the first from and the last to; those between rounded to 12 significant digits.</summary>
    public static IEnumerable<decimal> LogByCount(decimal from, decimal to, int count)
    {
        var span = Logarithm((double)(to / from));
        for (var i = 0; i < count; i++)
        {
            yield return i == 0 ? from : i == count - 1 ? to : Rounded((double)from * Exponential(span * i / (count - 1)));
        }
    }

    private static decimal Rounded(double value) =>
        decimal.Parse(value.ToString("E11", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Natural logarithm of a positive number, to about 1e-16: halvings, then the series of 2·artanh((x − 1)/(x + 1)).</summary>
    private static double Logarithm(double x)
    {
        var halvings = 0;
        for (; x > 1.5; x /= 2) halvings++;
        for (; x < 0.75; x *= 2) halvings--;
        var y = (x - 1) / (x + 1);
        var sum = 0.0;
        for (var k = 41; k >= 1; k -= 2) sum = (sum * y * y) + (1.0 / k);
        return (halvings * Ln2) + (2 * y * sum);
    }

    /// <summary>Exponential of a number, to about 1e-16 relative: Taylor's series of the part below ln 2, then doublings.</summary>
    private static double Exponential(double x)
    {
        var doublings = (int)Math.Floor(x / Ln2);
        var rest = x - (doublings * Ln2);
        var sum = 1.0;
        for (var k = 24; k >= 1; k--) sum = 1 + (sum * rest / k);
        for (; doublings > 0; doublings--) sum *= 2;
        for (; doublings < 0; doublings++) sum /= 2;
        return sum;
    }
}
