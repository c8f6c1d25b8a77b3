using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.PositionalEncoding;

/// <summary>Losers at a corner under power laws below 1.</summary>
internal static class GrowthClaims
{
    /// <summary>Half width of the band at most: what a share of a few per cent of losers and a log of a fiftyfold context leave.</summary>
    private const double WidestBand = 0.02;

    private static readonly ClaimSource ExponentClaim = new("power-law-growth", "positional encoding, α < 1; our derivation",
        "If token w has won under (age + 1)^(−α), α < 1, a loser's count grows like t^g with ρ (1 − α) B(g, 1 − α) = 1, ρ = π_wj / "
            + "π_ww. Measured value: mean growth of ψ(n) per log t (tolerance: 0.02, or half the distance to the nearest rival, the "
            + "exponents ρ (no prior) and ρ (1 − α))");

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [ExponentClaim];

    public static IEnumerable<Claim> Of(Results<PositionalEncodingParameters> results)
    {
        var points = results.Points.Where(p => p.Parameters is { Study: GrowthStudy, Prior: PowerPrior { Alpha: < 1 } }).ToList();
        if (points.Count == 0)
            yield return ExponentClaim.NotTested("the configuration has no growth study of a power law with α below 1");
        foreach (var point in points)
        {
            var study = (GrowthStudy)point.Parameters.Study;
            var name = $"{point.Parameters.Prior.Label}, {MatrixName.Of(point.Parameters.Matrix)}";
            if (points.Count(p => Same(p.Parameters, point.Parameters)) > 1) name += $", cell {point.Cell}";
            for (var j = 0; j < point.Parameters.VocabularySize; j++)
            {
                if (j == study.Winner) continue;
                var token = j;
                yield return ExponentClaim.Judged(level => Judge(results, point, token, level), label: $"{name}, token {token}");
            }
        }
    }

    private static bool Same(PositionalEncodingParameters a, PositionalEncodingParameters b) =>
        a.Prior == b.Prior && MatrixName.Of(a.Matrix) == MatrixName.Of(b.Matrix);

    private static Finding Judge(Results<PositionalEncodingParameters> results, Point<PositionalEncodingParameters> point, int token,
        double level)
    {
        var rows = results.Values(EncodingTables.Growth, point).Where(r => r.Token == token).ToList();
        if (rows.Count == 0) return new InconclusiveFinding("no cell of this point finished");
        var (predicted, alpha) = (rows[0].Predicted!.Value, ((PowerPrior)point.Parameters.Prior).Alpha);
        var rival = Math.Min(Math.Abs(rows[0].Ratio - predicted), Math.Abs(rows[0].Ratio * (1 - alpha) - predicted));
        return Judgement.Band(Measurement.MeanOfNearNormal([.. rows.Select(r => r.Exponent)]), predicted,
            Math.Min(WidestBand, rival / 2), level).Noted(
                Invariant($"{rows.Count} trajectories; rivals {rows[0].Ratio:0.####} and {rows[0].Ratio * (1 - alpha):0.####}, ")
                    + Invariant($"the nearer at a distance of {rival:0.####}"));
    }
}
