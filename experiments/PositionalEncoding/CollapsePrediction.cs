using Ccmc.Models;
using Ccmc.Windows;
using Experiments.Shared;

namespace Experiments.PositionalEncoding;

/// <summary>What theory says of a collapse point before a trajectory is drawn.</summary>
/// <param name="Window">The linear solve, for windows.</param>
/// <param name="Start">The first window's state.</param>
/// <param name="Survival">P(collapse time &gt; t), t = 0, 1, …; null where none is computed.</param>
/// <param name="GridError">Its error by halving the grid; 0 where exact.</param>
internal sealed record CollapsePrediction(WindowAbsorption? Window, int Start, double[]? Survival, double GridError)
{
    /// <summary>Multiplications spent at most on a window's law; beyond, its mean and probabilities alone are predicted.</summary>
    private const double MostWork = 1e9;

    private const double LeastSurvival = 1e-7;

    private const int Nodes = 3001;

    public static CollapsePrediction Of(PositionalEncodingParameters parameters, TransitionMatrix matrix, CancellationToken cancellation) =>
        parameters.Prior switch
        {
            WindowPrior window => OfWindow(window, parameters, matrix, cancellation),
            ExponentialPrior { Gamma: < 1 } decay when matrix.Size == 2 => OfDecay(decay, parameters, matrix, cancellation),
            ExponentialPrior or PowerPrior => new(null, 0, null, 0),
            _ => throw parameters.Prior.Unknown,
        };

    /// <summary>Predicted distribution function, drawn across the step at a time; from the horizon's value to 1 where it is
    /// censored.</summary>
    public double? Level(long? time, long horizon, double uniform)
    {
        if (Survival is null) return null;
        var below = time is { } t ? 1 - At(t - 1) : 1 - At(horizon);
        var upTo = time is { } s ? 1 - At(s) : 1;
        return below + uniform * (upTo - below);
    }

    private double At(long time) => time < 0 ? 1 : time < Survival!.Length ? Survival[time] : 0;

    private static CollapsePrediction OfWindow(WindowPrior window, PositionalEncodingParameters parameters,
        TransitionMatrix matrix, CancellationToken cancellation)
    {
        var chain = new WindowChain(matrix, window.Width);
        var start = chain.State(parameters.FirstPrompt.AsSpan()[^window.Width..]);
        var absorption = WindowAbsorption.Of(chain, cancellation);
        var work = 16 * absorption.MeanTokens(start) * chain.StateCount * chain.Size;
        var survival = work <= MostWork ? CollapseTimeLaw.Survival(chain, start, LeastSurvival, int.MaxValue, cancellation) : null;
        return new(absorption, start, survival, 0);
    }

    private static CollapsePrediction OfDecay(ExponentialPrior decay, PositionalEncodingParameters parameters,
        TransitionMatrix matrix, CancellationToken cancellation)
    {
        var (total, one) = (0.0, 0.0);
        var prompt = parameters.FirstPrompt;
        for (var i = 0; i < prompt.Length; i++)
        {
            (total, one) = (total * decay.Gamma + 1, one * decay.Gamma + prompt[i]);
        }
        var most = (int)Math.Min(parameters.Collapse!.Tokens, 200_000);
        var start = new DecayState(decay.Gamma, one / total, prompt[^1]);
        var fine = DecayCollapseLaw.Survival(matrix, start, new(Nodes, LeastSurvival, most), cancellation);
        var coarse = DecayCollapseLaw.Survival(matrix, start, new((Nodes + 1) / 2, LeastSurvival, most), cancellation);
        var error = 0.0;
        for (var t = 0; t < Math.Min(fine.Length, coarse.Length); t++) error = Math.Max(error, Math.Abs(fine[t] - coarse[t]));
        return new(null, 0, fine, error);
    }
}
