using System.Globalization;
using static System.FormattableString;

namespace Experiments.Forecasting;

/// <summary>What the tables say of a matrix: who wins, with which shares, and how long it takes to show.</summary>
internal static class ForecastFindings
{
    private const int MostSets = 10;
    private const int MostTokens = 6;
    private const int MostMatrices = 12;
    private const int MostCycles = 3;

    /// <summary>A sentence for each stable set of winners; of several matrices each with its number.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<ForecastGroup> groups) =>
    [
        .. groups.Take(MostMatrices)
            .SelectMany((group, index) => Of(group).Select(s => groups.Count == 1 ? s : Invariant($"matrix {index + 1}: {s}"))),
        .. groups.Skip(MostMatrices).Take(1).Select(_ => Invariant($"and {groups.Count - MostMatrices} more matrices (fixed-points.csv)")),
    ];

    private static IEnumerable<string> Of(ForecastGroup group)
    {
        if (group.Overview is null) yield break;
        var stable = group.Stable.ToList();
        var cycles = group.AttractingCycles.ToList();
        if (stable.Count == 0)
            yield return group.Overview.Complete ? "no set of winners is stable" : "none of the examined sets of winners is stable";
        foreach (var point in stable.Take(MostSets)) yield return Of(point, group);
        if (stable.Count > MostSets)
            yield return Invariant($"and {stable.Count - MostSets} more stable sets of winners (fixed-points.csv)");
        foreach (var cycle in cycles.Take(MostCycles))
            yield return $"{(stable.Count > 0 ? "or tokens" : "tokens")} {cycle.Replace(">", ", ", StringComparison.Ordinal)} win in "
                + "turns, in this order, each turn longer than the one before; nothing settles"
                + (stable.Count > 0 ? ": the start decides (parameters.starts)" : "");
        if (cycles.Count > MostCycles) yield return Invariant($"and {cycles.Count - MostCycles} more such cycles (overview.csv)");
        if (!group.Overview.Complete) yield return "not every set of winners was examined: there may be more";
    }

    private static string Of(FixedPointRow point, ForecastGroup group)
    {
        var winners = Tokens(point);
        var several = winners.Count > 1;
        var shares = several ? $", shares {List(winners.ConvertAll(w => Invariant($"{point.Shares[w]:0.####}")))}" : "";
        var losers = group.Point.Parameters.Present.Except(winners).ToList();
        var fastest = losers.Count == 0 ? "" : losers.MaxBy(j => point.Growth[j]) is var j
            ? Invariant($"; the fastest loser, token {j}, grows like t^{point.Growth[j]:0.####}")
            : "";
        var needed = point.TokensNeeded is { } tokens
            ? Invariant($"; settled to {group.Point.Parameters.DecidedBelow:0.######} after about ")
                + (tokens < 1e6 ? Invariant($"{tokens:0} tokens") : Invariant($"{tokens:0.##E+0} tokens"))
                + (group.AttractingCycles.Any() ? " from shares that come near them" : "")
            : "; not settled within any feasible number of tokens";
        return $"{(several ? "tokens" : "token")} {List(winners.ConvertAll(w => Invariant($"{w}")))} can win{shares}{fastest}{needed}";
    }

    private static List<int> Tokens(FixedPointRow point) =>
        [.. point.Support.Split('+').Select(t => int.Parse(t, CultureInfo.InvariantCulture))];

    private static string List(List<string> items) =>
        string.Join(", ", items.Take(MostTokens)) + (items.Count > MostTokens ? Invariant($" and {items.Count - MostTokens} more") : "");
}
