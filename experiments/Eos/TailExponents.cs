using Ccmc.Functions;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Eos;

/// <summary>Tail exponents of lengths, from the exact law where there is one, else from the sequences.</summary>
internal static class TailExponents
{
    /// <summary>Checkpoints in half a decade.</summary>
    private const int HalfDecade = 4;

    /// <summary>Sequences that must be left at the end of a slope.</summary>
    private const int FewestLeft = 200;

    /// <summary>Smallest probability of the exact law whose digits are to be trusted: its sums are right to about 10⁻¹⁵.</summary>
    private const double SmallestExact = 1e-10;

    /// <summary>Length from which on the exact law's slopes are extrapolated.</summary>
    private const int ShortestExact = 1500;

    /// <summary>Rivals nearer than this are no others.</summary>
    private const double Different = 0.02;

    /// <summary>One row for each matrix and prompt: budgets share the law, the first stands for all.</summary>
    public static IEnumerable<(Point<EosParameters> Point, TailExponentRow Row)> Of(Results<EosParameters> results)
    {
        foreach (var group in results.ByPoint(EosTables.Lengths)
            .GroupBy(p => (p.Point.Parameters with { Budget = 2, WordCounts = [] }, string.Join(' ', p.Point.Parameters.WordCounts),
                p.Point.Draw)))
        {
            var (point, rows) = group.First();
            var tails = results.Values(EosTables.Tails, point);
            if (tails.FirstOrDefault(t => t.Least) is not { } least || RivalOf(tails, least.TailExponent) is not { } rival) continue;
            var lengths = group.SelectMany(g => g.Rows).Select(r => r.Row).GroupBy(r => r.Length).OrderBy(g => g.Key)
                .Select(g => (Length: g.Key, AtLeast: g.Sum(r => (long)r.AtLeast), g.First().Exact)).ToList();
            if ((Exact(lengths) ?? Simulated(lengths, point.Parameters.StartCounts.SkipLast(1).Sum())) is { } found)
                yield return (point, new(
                    found.Error is null ? "exact" : "simulated", found.Length, found.Exponent, found.Error, found.Drift,
                    least.TailExponent,
                    tails.Where(t => !t.Least).Select(t => t.TailExponent - least.TailExponent).Append(least.Approach).Min(),
                    rival.Value, rival.Name));
        }
    }

    /// <summary>The nearest value that another theory has.</summary>
    private static Rival? RivalOf(IReadOnlyList<TailRow> tails, double least) => new Rival?[]
    {
        Least("stable points alone", tails.Where(t => t.Stability == "stable").Select(t => t.TailExponent)),
        Least("single winners alone", tails.Where(t => !t.Support.Contains('+', StringComparison.Ordinal)).Select(t => t.TailExponent)),
        Least("the end's rate alone", tails.Select(t => t.End)),
        Least("the next fixed point", tails.Select(t => t.TailExponent).Where(e => e > least + Different)),
    }.Where(r => r is not null && Math.Abs(r.Value - least) >= Different).MinBy(r => Math.Abs(r!.Value - least));

    private static Rival? Least(string name, IEnumerable<double> values) =>
        values.Order().Select(v => new Rival(name, v)).FirstOrDefault();

    private static (int Length, double Exponent, double? Error, double Drift)? Exact(
        List<(int Length, long AtLeast, double? Exact)> lengths)
    {
        var last = lengths.FindLastIndex(l => l.Exact > SmallestExact);
        if (last < 3 * HalfDecade || lengths[last].Length < ShortestExact) return null;
        double Slope(int end) => Elementary.Log(lengths[end - HalfDecade].Exact!.Value / lengths[end].Exact!.Value)
            / Elementary.Log(lengths[end].Length / (double)lengths[end - HalfDecade].Length);
        var (first, second, third) = (Slope(last - 2 * HalfDecade), Slope(last - HalfDecade), Slope(last));
        var (before, now) = (second - first, third - second);
        var ratio = now / before;
        return (lengths[last].Length, ratio is > 0 and < 0.9 ? third + now * ratio / (1 - ratio) : third, null, 0);
    }

    private static (int Length, double Exponent, double? Error, double Drift)? Simulated(
        List<(int Length, long AtLeast, double? Exact)> lengths, int prompt)
    {
        var end = lengths.FindLastIndex(l => l.AtLeast >= FewestLeft);
        var (start, middle) = (end - 2 * HalfDecade, end - HalfDecade);
        if (start < 0 || lengths[start].Length < 10) return null;
        double Log(int from, int to) => Elementary.Log((lengths[to].Length + prompt) / (double)(lengths[from].Length + prompt));
        double Slope(int from, int to) => Elementary.Log(lengths[from].AtLeast / (double)lengths[to].AtLeast) / Log(from, to);
        return (lengths[end].Length, Slope(start, end),
            Math.Sqrt((1 - lengths[end].AtLeast / (double)lengths[start].AtLeast) / lengths[end].AtLeast) / Log(start, end),
            Slope(middle, end) - Slope(start, middle));
    }
}
