using System.Globalization;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Estimate;

/// <summary>What the tables say of the data: how many samples, which rows are known, whether they look like a CCMC's.</summary>
internal static class EstimateFindings
{
    /// <summary>Sentences point by point; of several points each with its number.</summary>
    public static IEnumerable<string> Of(Results<EstimateParameters> results)
    {
        foreach (var (point, index) in results.Points.Select((p, i) => (p, i)))
        {
            if (results.Values(EstimateTables.Input, point) is not [var input, ..]) continue;
            var label = results.Points.Count == 1 ? "" : Invariant($"point {index + 1}: ");
            yield return label + Samples(input);
            yield return label + Rows(results.Values(EstimateTables.Diagnostics, point));
            yield return label + Model(input, results.Values(EstimateTables.Departures, point));
        }
    }

    private static string Samples(InputRow input) => string.Create(CultureInfo.InvariantCulture,
        $"{input.Samples} samples of {input.Tokens} tokens; {input.LeftOut} left out ({100 * input.LeftOutShare:0.##} %), as their next "
            + $"token is not in their prompt");

    private static string Rows(IReadOnlyList<DiagnosticRow> rows)
    {
        var known = rows.Count(r => r.Why.Length == 0);
        return known == rows.Count
            ? rows.Count == 1 ? "the one row of P has an estimate" : Invariant($"all {rows.Count} rows of P have an estimate")
            : Invariant($"{known} of {rows.Count} rows of P are wholly known; what the others lack stands in bridges.csv");
    }

    private static string Model(InputRow input, IReadOnlyList<DepartureRow> departures)
    {
        if (input.PValue is not { } p || departures.Where(d => d.PValue is not null).MinBy(d => d.PValue) is not { } clearest)
            return "whether the data are of a CCMC cannot be told: no departure from it can be tested";
        return string.Create(CultureInfo.InvariantCulture,
            $"under a CCMC a departure this clear has p = {p:G2}; the clearest is '{clearest.Direction}' "
                + $"(z = {clearest.Statistic:0.##}, delta = {clearest.Departure:G3} +/- {clearest.StandardError:G2})");
    }
}
