using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>Quantiles by bracketed Newton on a law's own tail.</summary>
internal static class MonotoneRoot
{
    /// <summary>
    /// The x ≥ 0 with tail(x) = <paramref name="target"/>. The tail is monotone on [0, <paramref name="end"/>], <paramref name="density"/>
    /// the size of its slope. Newton steps are taken on log tail, which is nearly linear far out; a step that leaves the bracket is
    /// replaced by bisection.
    /// </summary>
    public static double Solve(Func<double, double> tail, Func<double, double> density,
        double target, bool decreasing, double end = double.MaxValue)
    {
        var (low, high) = Bracket(x => tail(x) > target == decreasing, end);
        var goal = Elementary.Log(target);
        var x = low + (high - low) / 2;
        for (var i = 0; i < 200 && low < high; i++)
        {
            var value = tail(x);
            if (value == target) return x;
            if (value > target == decreasing) low = x;
            else high = x;
            var slope = density(x) / value;
            var step = (Elementary.Log(value) - goal) / (decreasing ? slope : -slope);
            var next = x + step;
            if (!(next > low && next < high)) next = low + (high - low) / 2;
            if (Math.Abs(next - x) <= 2e-16 * x) return next;
            x = next;
        }
        return x;
    }

    /// <summary>low &lt; root ≤ high, within a factor of 2, where <paramref name="before"/> says that a point lies before the
    /// root.</summary>
    private static (double Low, double High) Bracket(Func<double, bool> before, double end)
    {
        var high = Math.Min(1, end);
        if (before(high))
        {
            while (high < end && before(high)) high = Math.Min(2 * high, end);
            return (high / 2, high);
        }
        while (high > double.Epsilon && !before(high / 2)) high /= 2;
        return (high / 2, high);
    }
}
