using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;

namespace Experiments.TrajectoryCollapse;

/// <summary>
/// Increments of the martingale Σ_k w_k ψ(n_k) − (its compensator) between two checkpoints, one for each replicate, with the mean of their
/// brackets. A step to token k raises ψ(n_k) by 1/n_k, so the bracket is Σ w_k² ∫ dc_k / n_k; between checkpoints 1/n_k is taken at the
/// geometric mean of its ends.
/// </summary>
/// <param name="Values">One increment for each replicate; mean 0 under the model.</param>
/// <param name="Bracket">Mean bracket: an independent estimate of the increments' variance, right even where no jump happened to be
/// seen.</param>
/// <param name="LargestJump">Largest step the martingale can make.</param>
internal sealed record Martingale(double[] Values, double Bracket, double LargestJump)
{
    /// <summary>
    /// Squared largest jumps that the brackets must hold before a normal law is believed: about so many jumps are then expected, and the
    /// normal tail at z = 5 is right to within a factor exp(5³ / (6 √100)) ≈ 8.
    /// </summary>
    private const double FewestJumps = 100;

    /// <summary>Whether enough jumps are expected for Student's test.</summary>
    public bool HasEnoughJumps => HasJumps(FewestJumps);

    /// <summary>Whether about so many jumps are expected.</summary>
    public bool HasJumps(double fewest) => Values.Length >= 2 && Values.Length * Bracket >= fewest * LargestJump * LargestJump;

    /// <summary>Mean over replicates.</summary>
    public double Mean => SampleMoments.Of(Values).Mean;

    /// <summary>Standard error of the mean from replicates, never less than the bracket gives.</summary>
    public double StandardError => Math.Sqrt(Math.Max(SampleMoments.Of(Values).Variance, Bracket) / Values.Length);

    /// <summary>Student's test that the mean is 0, in units where the increment is <paramref name="scale"/> and the prediction
    /// <paramref name="predicted"/>.</summary>
    public Finding Test(double predicted, double scale, double level) =>
        Judgement.Student(
            Measurement.Mean(Values) with { Value = predicted + Mean / scale, StandardError = StandardError / Math.Abs(scale) },
            predicted, level);

    /// <summary>
    /// ψ(n_token) − c_token between two checkpoints; null where some replicate has no such token. Replicates are weighted by √n_token at
    /// the first one: known there, so the weighted increment has mean 0 all the same, and one variance, of order 1, where without weights
    /// the few replicates with few tokens would drown the others.
    /// </summary>
    public static Martingale? Compensated(TrajectoryStretch stretch, int token) =>
        Combine(stretch, (token, 1), null, t => Math.Sqrt(t.Counts[stretch.From][token]),
            t => -(t.Compensators[stretch.To][token] - t.Compensators[stretch.From][token]));

    /// <summary>ψ(n_token) − β ψ(n_other) between two checkpoints: a martingale for identical rows with β = π_token / π_other.</summary>
    public static Martingale? Ratio(TrajectoryStretch stretch, int token, int other, double beta) =>
        Combine(stretch, (token, 1), (other, -beta), _ => 1, _ => 0);

    private static Martingale? Combine(
        TrajectoryStretch stretch, (int Token, double Weight) first, (int Token, double Weight)? second,
        Func<TrajectoryRecord, double> weight, Func<TrajectoryRecord, double> drift)
    {
        var (trajectories, from, to) = stretch;
        var values = new double[trajectories.Count];
        var (bracket, jump, weights) = (0.0, 0.0, 0.0);
        for (var r = 0; r < values.Length; r++)
        {
            var w = weight(trajectories[r]);
            weights += w;
            values[r] = w * drift(trajectories[r]);
            if (!Add(first) || (second is { } other && !Add(other))) return null;

            bool Add((int Token, double Weight) term)
            {
                var t = trajectories[r];
                if (t.Counts[from][term.Token] == 0) return false;
                values[r] += w * term.Weight * (Special.Digamma(t.Counts[to][term.Token]) - Special.Digamma(t.Counts[from][term.Token]));
                bracket += w * w * term.Weight * term.Weight * BracketOf(t, term.Token, from, to);
                jump = Math.Max(jump, w * Math.Abs(term.Weight) / t.Counts[from][term.Token]);
                return true;
            }
        }
        if (values.Length == 0) return null;
        var mean = weights / values.Length;
        for (var r = 0; r < values.Length; r++) values[r] /= mean;
        return new(values, bracket / values.Length / (mean * mean), jump / mean);
    }

    private static double BracketOf(TrajectoryRecord t, int token, int from, int to)
    {
        var sum = 0.0;
        for (var i = from; i < to; i++)
            sum += (t.Compensators[i + 1][token] - t.Compensators[i][token])
                / Math.Sqrt((double)t.Counts[i][token] * t.Counts[i + 1][token]);
        return sum;
    }
}
