using Ccmc.Models;

namespace Ccmc.Windows;

/// <summary>The state of a two-token PE-CCMC with prior γ^age and a long past.</summary>
/// <param name="Gamma">γ, 0 &lt; γ &lt; 1.</param>
/// <param name="Share">Weighted share of token 1 in the prompt, whose weights sum to 1 / (1 − γ).</param>
/// <param name="Query">The prompt's last token.</param>
public readonly record struct DecayState(double Gamma, double Share, int Query);

/// <summary>How the law of a share is followed.</summary>
/// <param name="Nodes">Nodes of the grid over the share, at least 2.</param>
/// <param name="Least">Probability at which to stop.</param>
/// <param name="Most">Tokens at which to stop.</param>
public readonly record struct DecayGrid(int Nodes, double Least, int Most);

/// <summary>
/// The law of the last switch of a two-token PE-CCMC with prior γ^age and a long past: its state is the weighted share u of token 1 and the
/// query, and a token moves u to γu or γu + 1 − γ. P(no switch after t) = E[V(u_t, q_t)], V the chance that a run never ends. The share is
/// kept on a grid by linear interpolation.
/// </summary>
/// <remarks>
/// Interpolation keeps probability and mean and adds a variance below h²/4 a token, so survival errs by order h²; halving the grid shows by
/// how much. Derived in this project.
/// </remarks>
public static class DecayCollapseLaw
{
    // γ^r below this no longer changes a product of 1 + o_r.
    private const double LastFactor = 1e-17;

    /// <summary>P(a switch after token t) for t = 0, 1, … until it is below the grid's least or its most tokens are done. O(nodes) a
    /// token.</summary>
    /// <param name="matrix">P, 2 × 2, positive.</param>
    /// <param name="start">The prior and the first prompt.</param>
    /// <param name="grid">How finely and how far.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static double[] Survival(
        TransitionMatrix matrix, DecayState start, DecayGrid grid, CancellationToken cancellation = default)
    {
        var ((gamma, share, query), (nodes, least, most)) = (start, grid);
        if (matrix.Size != 2) throw new ArgumentException($"the share of one token says all for two tokens, not for {matrix.Size}");
        if (!(gamma > 0 && gamma < 1)) throw new ArgumentException($"γ = {gamma} must lie strictly between 0 and 1");
        var final = new[] { Final(matrix, gamma, nodes, 0), Final(matrix, gamma, nodes, 1) };
        var now = new[] { new double[nodes], new double[nodes] };
        var next = new[] { new double[nodes], new double[nodes] };
        Put(now[query], share, 1);
        var survival = new List<double> { 1 - Mean(now, final) };
        while (survival[^1] > least && survival.Count <= most)
        {
            if (survival.Count % 1024 == 0) cancellation.ThrowIfCancellationRequested();
            Step(matrix, gamma, now, next);
            (now, next) = (next, now);
            survival.Add(1 - Mean(now, final));
        }
        return [.. survival];
    }

    /// <summary>V at each node: Π_r 1 / (1 + o_r), o_r = (π_qi / π_qq) γ^r b / (γ^r a + 1 − γ^r), a and b the shares of the query and of
    /// the other token.</summary>
    private static double[] Final(TransitionMatrix matrix, double gamma, int nodes, int query)
    {
        var ratio = matrix.Probability(query, 1 - query) / matrix.Probability(query, query);
        var final = new double[nodes];
        for (var i = 0; i < nodes; i++)
        {
            var u = i / (nodes - 1.0);
            var (own, other) = query == 1 ? (u, 1 - u) : (1 - u, u);
            var chance = 1.0;
            for (var power = 1.0; power > LastFactor && chance > 0; power *= gamma)
                chance /= 1 + ratio * power * other / (power * own + (1 - power));
            final[i] = other == 0 ? 1 : chance;
        }
        return final;
    }

    private static void Step(TransitionMatrix matrix, double gamma, double[][] now, double[][] next)
    {
        Array.Clear(next[0]);
        Array.Clear(next[1]);
        var nodes = now[0].Length;
        for (var query = 0; query < 2; query++)
            for (var i = 0; i < nodes; i++)
            {
                if (now[query][i] == 0) continue;
                var u = i / (nodes - 1.0);
                var (one, zero) = (u * matrix.Probability(query, 1), (1 - u) * matrix.Probability(query, 0));
                Put(next[1], gamma * u + (1 - gamma), now[query][i] * (one / (one + zero)));
                Put(next[0], gamma * u, now[query][i] * (zero / (one + zero)));
            }
    }

    /// <summary>Mass at a share, split between the nodes beside it so that its mean is kept.</summary>
    private static void Put(double[] density, double share, double mass)
    {
        var at = share * (density.Length - 1);
        var left = Math.Min((int)at, density.Length - 2);
        density[left] += mass * (1 - (at - left));
        density[left + 1] += mass * (at - left);
    }

    private static double Mean(double[][] density, double[][] values)
    {
        var sum = 0.0;
        for (var query = 0; query < 2; query++)
            for (var i = 0; i < density[query].Length; i++) sum += density[query][i] * values[query][i];
        return sum;
    }
}
