using System.Globalization;
using Ccmc.MeanField;
using Experiments.Shared;
using static System.FormattableString;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>What a cell costs, what is refused, and what theory says can never be learned, before anything runs.</summary>
internal static class LearningReach
{
    /// <summary>A stretch drawn, and evaluated in about four passes, on one core of a current server.</summary>
    private const double SecondsPerStretch = 0.6e-6;

    /// <summary>Stretches beyond which a cell is refused rather than foreseen: about a day.</summary>
    private const double MostStretches = 5e10;

    private const double Long = 600;

    public static IEnumerable<string> Faults(LearningParameters p)
    {
        var faults = MatrixValidation.Validate(p.Matrix, p.VocabularySize, zeroDiagonalAllowed: false).ToList();
        foreach (var fault in faults) yield return fault;
        if (p.StartCounts.Count > 0 && p.StartCounts.Count != p.VocabularySize)
            yield return $"start_counts: {p.StartCounts.Count} counts for {p.VocabularySize} tokens; give one for each, or none for one of "
                + $"each";
        if (faults.Count == 0 && p.RestartEvery > p.Tokens)
            yield return Invariant(
                $"restart_every: {p.RestartEvery} exceeds tokens, {p.Tokens}; use 0 for one trajectory");
        if (faults.Count == 0 && Stretches(p) > MostStretches)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"tokens: {p.Tokens} tokens take about {Stretches(p):0.##e0} draws, more than a day; where two or more tokens win, "
                    + $"or with restarts, tokens are drawn one by one: use fewer");
    }

    public static double Seconds(LearningParameters p) => 2e-4 + Stretches(p) * SecondsPerStretch;

    public static IEnumerable<string> Sentences(LearningParameters p)
    {
        if (Seconds(p) > Long) yield return Invariant($"{p.Tokens} tokens take about {Seconds(p) / 60:0.#} minutes a replicate");
        if (Matrices.Fixed(p.Matrix) is not { } matrix || p.RestartEvery > 0) yield break;
        var field = MeanFieldAnalysis.Of(matrix);
        if (!field.Stable.Any()) yield return "no fixed point is stable, so no exponent is predicted";
        foreach (var f in field.Stable)
        {
            var never = Enumerable.Range(0, matrix.Size).SelectMany(i => Enumerable.Range(0, matrix.Size).Select(j => (i, j)))
                .Where(e => f.Growth[e.i] + f.Growth[e.j] < 1).Select(e => $"{e.i} → {e.j}").ToList();
            if (never.Count > 0)
                yield return $"where {FixedPointColumns.Support(f.Support)} {(f.Support.Count == 1 ? "wins" : "win")}, "
                    + $"{never.Count} entries can never be learned: {string.Join(", ", never.Take(6))}{(never.Count > 6 ? ", …" : "")}";
        }
    }

    /// <summary>Order of the draws: switches near the stable set that has most, every token where several win or nothing is stable, or with
    /// restarts.</summary>
    private static double Stretches(LearningParameters p)
    {
        if (p.RestartEvery == 1) return p.Checkpoints * p.VocabularySize;
        if (p.RestartEvery > 0 || Matrices.Fixed(p.Matrix) is not { } matrix) return p.Tokens;
        var field = MeanFieldAnalysis.Of(matrix);
        // Beside stable points a critical one is reached by chance at most, and left.
        if (!field.Stable.Any() || field.Stable.Any(f => f.Support.Count > 1)) return p.Tokens;
        return Switches.Order(field, p.Counts.Sum(), p.Tokens);
    }
}
