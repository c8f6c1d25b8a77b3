using Repro.Claims;
using Repro.Experiments;
using Repro.Words;
using static System.FormattableString;

namespace Experiments.Estimate;

/// <summary>The questions of somebody who brings data, answered: are they a CCMC's, who would win, what is not known.</summary>
internal static class EstimateFindings
{
    private const int MostSets = 4;

    /// <summary>Sentences point by point; of several points each with its number.</summary>
    public static IEnumerable<string> Of(Results<EstimateParameters> results)
    {
        var claims = ClaimJudge.Judge([.. EstimateClaims.Of(results)]).Where(c => EstimateClaims.IsOfModel(c.Id)).ToList();
        foreach (var (point, index) in results.Points.Select((p, i) => (p, i)))
        {
            if (results.Values(EstimateTables.Input, point) is not [var input, ..]) continue;
            var (mine, label) = (point.Parameters.Data.Text is null ? "Are my pairs those of a CCMC?" : "Is my text a CCMC?",
                results.Points.Count == 1 ? "" : Invariant($"Point {index + 1}: "));
            yield return $"{label}{mine} {Model(claims[index], input, results.Values(EstimateTables.Departures, point))}";
            yield return $"{label}Who would win? {Winners(claims[index].Verdict, input, results.Values(EstimateTables.Certainty, point))}";
            yield return $"{label}What is not known, and which data would help? "
                + Unknown(results.Values(EstimateTables.Diagnostics, point), results.Values(EstimateTables.Bridges, point));
            yield return label + Samples(input);
        }
    }

    private static string Model(ClaimResult claim, InputRow input, IReadOnlyList<DepartureRow> departures)
    {
        var answer = (claim.Verdict, departures.Where(d => d.PValue is not null).MinBy(d => d.PValue)) switch
        {
            (Verdict.Fails, { } strongest) => $"No ({P(claim.PValue)}). The strongest deviation is {strongest.Direction}: "
                + $"delta = {Number.Plain(strongest.Departure ?? 0)} +/- {Number.Plain(strongest.StandardError ?? 0, 2)} "
                + $"(z = {Number.Plain(strongest.Statistic ?? 0)}).",
            (Verdict.Holds, _) => $"Yes, as far as these data show: no deviation was found ({P(claim.PValue)}), and the test could have "
                + $"detected delta >= {Number.Plain(claim.Detectable ?? 0, 2)}.",
            _ => $"Cannot tell: {claim.Reason}.",
        };
        return input.LeftOut == 0 ? answer
            : Invariant($"{answer} Besides, {100 * input.LeftOutShare:0.##} % of the next tokens do not occur in their prompt, ")
                + "which a CCMC cannot produce.";
    }

    /// <summary>A probability, or a power of ten above it: nobody needs more digits of a small one.</summary>
    private static string P(double? value) => value switch
    {
        0 => "p < 1e-300",
        < 1e-3 => $"p < {Number.Plain(Math.Pow(10, Math.Ceiling(Math.Log10(value.Value))))}",
        _ => $"p = {Number.Plain(value ?? 1, 2)}",
    };

    private static string Winners(Verdict verdict, InputRow input, IReadOnlyList<CertaintyRow> sets)
    {
        var chain = verdict == Verdict.Fails ? "In the fitted chain, which these data do not follow," : "In the fitted chain";
        if (sets.Count == 0)
            return Invariant($"{chain} no stable set of winners was found among sets of up to {input.LargestSetLookedAt} tokens.");
        var shown = sets.OrderByDescending(s => s.ResampledShare ?? (s.Fitted ? 1 : 0)).ThenByDescending(s => s.Fitted).Take(MostSets)
            .Select(s => $"'{s.Winners}'{Certainty(s)}");
        var more = sets.Count > MostSets ? Invariant($", and {sets.Count - MostSets} more sets (certainty.csv)") : "";
        return $"{chain} {string.Join(", ", shown)}{more} can take over.";
    }

    private static string Certainty(CertaintyRow set) => set.ResampledShare is { } share
        ? Invariant($" (stable in {100 * share:0.#} % of {set.Resamples:N0} resamples)") : "";

    private static string Unknown(IReadOnlyList<DiagnosticRow> rows, IReadOnlyList<BridgeRow> bridges)
    {
        var known = rows.Count(r => r.Why.Length == 0);
        if (known == rows.Count)
            return rows.Count == 1 ? "Nothing is missing: the one row of P is identified."
                : Invariant($"Nothing is missing: all {rows.Count} rows of P are identified.");
        var first = bridges.Count == 0 ? "" : $"; the first is the prompt '{bridges[0].Prompt}' followed by {bridges[0].Next}";
        var which = known == 0 ? "No row of P is fully identified"
            : Invariant($"{rows.Count - known} of {rows.Count} rows of P are not fully identified");
        return which
            + Invariant($". The data leave some token groups uncompared: bridges.csv lists {bridges.Count:N0} missing comparisons{first}.");
    }

    private static string Samples(InputRow input)
    {
        var data = Invariant($"{input.Samples:N0} samples, {input.Tokens:N0} tokens.");
        return input.LeftOut == 0 ? $"{data} None excluded." : data + Invariant(
            $" {input.LeftOut:N0} samples ({100 * input.LeftOutShare:0.##} %) excluded: the next token does not occur in the prompt, ")
            + "which a CCMC cannot produce.";
    }
}
