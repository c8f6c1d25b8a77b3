using Ccmc.MeanField;
using Ccmc.Models;
using Ccmc.Trajectories;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>One trajectory: its estimates at the checkpoints; with the first replicate the point's predictions.</summary>
internal static class LearningCell
{
    public static void Run(LearningParameters parameters, LearningPoint point, Cell cell)
    {
        if (cell.Replicate == 0)
            foreach (var row in Predictions(parameters, point)) cell.Add(LearningTables.Predictions, row);
        var stream = cell.Seed("trajectory").Stream();
        var made = parameters.RestartEvery == 1
            ? PromptLearning.Follow(point.Matrix, parameters.Counts, null, stream, parameters.CheckpointTokens)
            : TrajectoryLearning.Follow(new(point.Matrix, parameters.Counts, null, stream, parameters.RestartEvery),
                parameters.CheckpointTokens, cell.Cancellation);
        var (winners, distance, reference) = End(parameters, point.MeanField, made[^1].Counts);
        foreach (var checkpoint in made)
            for (var q = 0; q < point.Matrix.Size; q++)
                for (var j = 0; j < point.Matrix.Size; j++)
                    if (j != reference) cell.Add(LearningTables.Entries, Entry(point.Matrix, checkpoint, q, j, reference));
        cell.Add(LearningTables.Ends, new(Winners: winners, Distance: distance, LastStep: made.Max(c => c.Rows.Max(r => r.Step))));
    }

    /// <summary>Predicted exponents at every stable fixed point; with restarts, of every entry 1.</summary>
    public static IEnumerable<PredictionRow> Predictions(LearningParameters parameters, LearningPoint point)
    {
        if (parameters.RestartEvery > 0)
        {
            for (var i = 0; i < point.Matrix.Size; i++)
                for (var j = 1; j < point.Matrix.Size; j++)
                    yield return new(Winners: "", Query: i, Token: j, QueryGrowth: 1, Exponent: 1, LeadingRate: -1);
            yield break;
        }
        foreach (var f in point.MeanField.Stable)
            for (var i = 0; i < point.Matrix.Size; i++)
                for (var j = 0; j < point.Matrix.Size; j++)
                    if (j != Largest(f.Shares))
                        yield return new(
                            Winners: FixedPointColumns.Support(f.Support),
                            Query: i,
                            Token: j,
                            QueryGrowth: f.Growth[i],
                            Exponent: f.Growth[i] + f.Growth[j] - 1,
                            LeadingRate: f.LeadingRate);
    }

    private static (string Winners, double? Distance, int Reference) End(
        LearningParameters parameters, MeanFieldAnalysis field, long[] counts)
    {
        if (parameters.RestartEvery > 0) return ("", null, 0);
        var total = 0.0;
        foreach (var n in counts) total += n;
        var shares = Array.ConvertAll(counts, n => n / total);
        var (nearest, distance) = field.NearestTo(shares);
        return nearest is null
            ? ("", null, Largest(shares))
            : (FixedPointColumns.Support(nearest.Support), distance, Largest(nearest.Shares));
    }

    private static EntryRow Entry(TransitionMatrix matrix, LearningCheckpoint checkpoint, int query, int token, int reference)
    {
        var row = checkpoint.Rows[query];
        var (own, other) = row.LogWeights is { } logs ? (logs[token], logs[reference]) : (double.NegativeInfinity, double.NegativeInfinity);
        var outcome = (double.IsFinite(own), double.IsFinite(other)) switch
        {
            (true, true) => EstimateOutcome.Finite,
            (true, false) => EstimateOutcome.PlusInfinity,
            (false, true) => EstimateOutcome.MinusInfinity,
            _ => Never(row.Transitions[token], row.Transitions[reference]),
        };
        return new(
            Tokens: checkpoint.Tokens,
            Query: query,
            Token: token,
            Reference: reference,
            Transitions: row.Transitions[token],
            Information: row.Truth.Information(token, reference),
            Error: outcome == EstimateOutcome.Finite ? own - other - (matrix.Logit(query, token) - matrix.Logit(query, reference)) : null,
            StandardError: outcome == EstimateOutcome.Finite && row.Estimated is { } sums
                ? 1 / Math.Sqrt(sums.Information(token, reference)) : null,
            Estimate: outcome);
    }

    /// <summary>A row from which one token alone was drawn has no estimate, but log-odds that run off.</summary>
    private static EstimateOutcome Never(long token, long reference) =>
        token > 0 ? EstimateOutcome.PlusInfinity : reference > 0 ? EstimateOutcome.MinusInfinity : EstimateOutcome.None;

    private static int Largest(IReadOnlyList<double> shares)
    {
        var top = 0;
        for (var j = 1; j < shares.Count; j++)
            if (shares[j] > shares[top]) top = j;
        return top;
    }
}
