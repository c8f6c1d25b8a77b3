using Ccmc.Functions;
using Ccmc.Models;

namespace Ccmc.Depth;

/// <summary>A share of token 1 at which two tokens under L layers stay, on average.</summary>
/// <param name="Share">m.</param>
/// <param name="Slope">Slope at m of where the query's chain would bring the share, less the share: below 0 the point attracts.</param>
public sealed record RestingShare(double Share, double Slope);

/// <summary>
/// Two tokens under L layers with the shares of the context held still: every position's state depends on its token alone, so that the
/// query is a Markov chain with states 0 and 1, with stationary law ν(m). Fixed points have ν(m) = m.
/// </summary>
/// <remarks>Derived in experiments/Depth/README.md.</remarks>
/// <param name="layers">P₁ … P_L over two tokens.</param>
/// <param name="residual">Whether there is a residual stream.</param>
public sealed class FrozenShares(IReadOnlyList<TransitionMatrix> layers, bool residual)
{
    private const int Cells = 2000;
    private const int Halvings = 60;
    private const double Step = 1e-6;

    /// <summary>ν(m)₁ − m₁ for the share m of token 1, strictly between 0 and 1: where shares drift, per log t.</summary>
    public double Drift(double share)
    {
        Span<double> law = [LawOf(share, 0), LawOf(share, 1)];
        return law[0] / (law[0] + 1 - law[1]) - share;
    }

    /// <summary>Every fixed point strictly between the corners, found where the drift changes its sign on a grid of two thousand
    /// shares.</summary>
    public IReadOnlyList<RestingShare> Interior()
    {
        var found = new List<RestingShare>();
        var (before, value) = (1.0 / Cells / 2, Drift(1.0 / Cells / 2));
        for (var i = 1; i < Cells; i++)
        {
            var at = (i + 0.5) / Cells;
            var next = Drift(at);
            if (value == 0 || (value > 0) != (next > 0)) found.Add(Between(before, at));
            (before, value) = (at, next);
        }
        return found;
    }

    /// <summary>The share towards which the drift leads from a start: a fixed point, or a corner.</summary>
    public double Limit(double start)
    {
        var up = Drift(start) > 0;
        return up
            ? Interior().Select(p => p.Share).Where(s => s > start).DefaultIfEmpty(1).Min()
            : Interior().Select(p => p.Share).Where(s => s < start).DefaultIfEmpty(0).Max();
    }

    private RestingShare Between(double low, double high)
    {
        var rising = Drift(high) > Drift(low);
        for (var i = 0; i < Halvings; i++)
        {
            var at = low + (high - low) / 2;
            if (Drift(at) > 0 == rising) high = at;
            else low = at;
        }
        return new(high, (Drift(high + Step) - Drift(high - Step)) / (2 * Step));
    }

    /// <summary>Mass on token 1 of the next-token law after a query.</summary>
    private double LawOf(double share, int query)
    {
        // y[q]: mass on token 1 of the state at positions that hold q.
        Span<double> y = [0, 1];
        Span<double> next = stackalloc double[2];
        foreach (var layer in layers)
        {
            for (var q = 0; q < 2; q++)
            {
                var slope = (1 - y[q]) * (layer.Logit(0, 1) - layer.Logit(0, 0)) + y[q] * (layer.Logit(1, 1) - layer.Logit(1, 0));
                var odds = share / (1 - share) * Elementary.Exp(slope * (y[1] - y[0]));
                var output = (y[0] + odds * y[1]) / (1 + odds);
                next[q] = residual ? (y[q] + output) / 2 : output;
            }
            next.CopyTo(y);
        }
        return y[query];
    }
}
