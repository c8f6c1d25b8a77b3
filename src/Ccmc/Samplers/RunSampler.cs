using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Draws the repeats of the query as one run. At state (n, q) the number R of further repeats of q obeys P(R ≥ r) = B(n_q + r, c) / B(n_q,
/// c) with c = Σ_{i ≠ q} n_i π_qi / π_qq: u ~ Beta(n_q, c), then R geometric with success probability 1 − u. With X ~ Γ(n_q), Y ~ Γ(c) and
/// E exponential, R = ⌊E / log(1 + Y/X)⌋, gamma variates in logarithms so that neither tiny c nor u close to 1 loses digits. Then the next
/// token among i ≠ q. Where a run is expected to be short a single token is drawn instead, a choice made by the state alone.
/// </summary>
/// <remarks>A run that passes a checkpoint continues after it, so checkpoints do not change the path. Reference: [AK68] for the urn it
/// comes from.</remarks>
internal sealed class RunSampler : TrajectorySampler
{
    /// <summary>Runs are drawn whole where n_q is at least this many times c (mean run about as long); a run costs about as much as this
    /// many single tokens.</summary>
    private const double ShortestRun = 16;

    /// <summary>Up to this many terms the compensator of a run is summed, beyond it is a difference of digammas.</summary>
    private const int DirectTerms = 8;

    private bool inRun;
    private long repeats;

    /// <summary>Draws finished: runs with their switch, and single tokens.</summary>
    public int Finished { get; set; }

    public RunSampler(TransitionMatrix matrix, ChainState state, bool compensated)
        : base(matrix, state, compensated)
    {
        if (matrix.HasZeroDiagonal) throw new ArgumentException("a matrix with a zero diagonal has no runs; use scan, history or alias");
    }

    internal override long Step(long tokens, long steps)
    {
        var random = stream;
        var left = tokens;
        for (var i = 0L; i < steps && left > 0; i++)
        {
            var (total, rest) = WeighApart();
            var own = weights[current];
            // Short runs: the others hold at least 1/17 of the mass, so the difference keeps its digits.
            if (!inRun && own < ShortestRun * (total - own))
            {
                if (compensated) inverseMass[current] += 1 / total;
                current = Pick(weights, random.NextDouble() * total);
                counts[current] += 1;
                left--;
                Finished++;
                continue;
            }
            weights[current] = 0;
            if (!inRun) (inRun, repeats) = (true, DrawRepeats(ref random, counts[current], rest / probabilities[current * size + current]));
            left -= Follow(ref random, rest, left);
        }
        stream = random;
        return tokens - left;
    }

    /// <summary>Appends what is left of the run, and the switch after it, as far as <paramref name="tokens"/> go; returns how many
    /// tokens.</summary>
    private long Follow(ref RandomStream random, double rest, long tokens)
    {
        var ends = repeats < tokens;
        var appended = ends ? repeats : tokens;
        if (compensated) AddCompensator(rest, ends ? appended + 1 : appended);
        counts[current] += appended;
        repeats -= appended;
        if (!ends) return appended;
        inRun = false;
        Finished++;
        current = Pick(weights, random.NextDouble() * rest);
        counts[current] += 1;
        return appended + 1;
    }

    /// <summary>Σ over <paramref name="draws"/> draws of 1 / (π_qq (n_q + i + c)) = [ψ(n_q + c + draws) − ψ(n_q + c)] / π_qq.</summary>
    private void AddCompensator(double rest, long draws)
    {
        var own = probabilities[current * size + current];
        var from = counts[current] + rest / own;
        var sum = 0.0;
        if (draws <= DirectTerms)
            for (var i = 0; i < draws; i++) sum += 1 / (from + i);
        else
            sum = Special.Digamma(from + draws) - Special.Digamma(from);
        inverseMass[current] += sum / own;
    }

    private static long DrawRepeats(ref RandomStream random, double own, double c)
    {
        if (!(c > 0)) return LongestContext;
        // In logarithms only where Γ(c) could lose digits.
        var ratio = c >= 1
            ? Draw.Gamma(ref random, c) / Draw.Gamma(ref random, own)
            : Elementary.Exp(Draw.LogGamma(ref random, c) - Elementary.Log(Draw.Gamma(ref random, own)));
        var run = Draw.Exponential(ref random) / Elementary.Log1p(ratio);
        return run < LongestContext ? (long)run : LongestContext;
    }

    /// <summary>Σ_j n_j π_qj, and the same summed without the query's own term (a difference would cancel); the terms are left in the
    /// weights.</summary>
    private (double All, double Others) WeighApart()
    {
        var row = probabilities.AsSpan(current * size, size);
        var n = counts.AsSpan(0, row.Length);
        var w = weights.AsSpan(0, row.Length);
        var (total, rest) = (0.0, 0.0);
        for (var j = 0; j < row.Length; j++)
        {
            var x = n[j] * row[j];
            w[j] = x;
            total += x;
            if (j != current) rest += x;
        }
        return (total, rest);
    }
}
