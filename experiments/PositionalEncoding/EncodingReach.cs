using System.Globalization;
using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Windows;
using Experiments.Shared;

namespace Experiments.PositionalEncoding;

/// <summary>What a cell costs and what theory says is out of reach, before anything runs.</summary>
internal static class EncodingReach
{
    private const double SecondsPerToken = 25e-9;
    private const double SecondsPerPowerToken = 150e-9;

    /// <summary>Solves longer than this are not made to foresee.</summary>
    private const double QuickSolve = 0.03;

    private const int CoarseNodes = 301;
    private const int CoarseTokens = 2000;

    /// <summary>Seconds of one cell on one core.</summary>
    public static double Seconds(PositionalEncodingParameters p) => p.Study switch
    {
        EquivalenceStudy s =>
            1e-9 * (30.0 * Cube(s.EmbeddingDimension + s.Length) + 4.0 * s.PromptCount * Square(s.EmbeddingDimension + s.Length)),
        RecoveryStudy s =>
            s.Samples * (1e-8 * s.Length + 3e-8 * s.Length * s.VocabularyTimes(p) + 12 * 1.5e-9 * Square(s.Length + p.VocabularySize)),
        GrowthStudy s => s.Tokens * SecondsPerPowerToken + s.PromptLength * 2e-8,
        CollapseStudy => 2e-4 + Tokens(p) * (p.Prior is PowerPrior ? SecondsPerPowerToken : SecondsPerToken),
        _ => throw p.Study.Unknown,
    };

    /// <summary>One sentence each.</summary>
    public static IEnumerable<string> Sentences(PositionalEncodingParameters p)
    {
        if (p.Collapse is not { } study) yield break;
        switch (p.Prior)
        {
            case PowerPrior { Alpha: <= 1 } power:
                yield return $"under {power.Label} no run lasts for ever (the weight of the other tokens falls no faster than 1/age), "
                    + $"so every trajectory is censored";
                break;
            case PowerPrior { Alpha: < 2 } power:
                yield return $"under {power.Label} collapse is neither certain nor impossible: once the past is mixed, "
                    + $"a run at token t is endless with a probability like exp(−c "
                    + $"t^{Text(2 - power.Alpha)}), so the survival curve levels off";
                break;
            case PowerPrior { Alpha: 2 }:
                yield return "α = 2 is critical: a run at token t is endless with a probability like t^(−κ), "
                    + "κ = 6/π² π_qi/π_qq times the share of i, so collapse is certain but slow for κ below 1: nothing is judged";
                break;
        }
        if (Mean(p) is { } mean && mean > study.Tokens / 5.0)
            yield return $"collapse takes {Text(mean)} tokens on average "
                + $"({(p.Prior is WindowPrior ? "exact" : "from the law of the last switch")}); about "
                + $"{Text(100 * Elementary.Exp(-study.Tokens / mean))} % of the trajectories have not collapsed at the horizon of "
                + $"{Text(study.Tokens)}";
    }

    /// <summary>Tokens drawn in a cell, about.</summary>
    private static double Tokens(PositionalEncodingParameters p)
    {
        var study = p.Collapse!;
        if (Mean(p) is { } mean) return Math.Min(study.Tokens, mean + 300);
        return p.Prior is PowerPrior { Alpha: > 2.2 } ? Math.Min(study.Tokens, 2000) : Math.Min(study.Tokens, 1_000_000);
    }

    /// <summary>Mean tokens until collapse; null where it is not quickly found.</summary>
    private static double? Mean(PositionalEncodingParameters p)
    {
        if (Matrices.Fixed(p.Matrix) is not { } matrix) return null;
        return p.Prior switch
        {
            WindowPrior window when WindowAbsorption.EstimatedSeconds(matrix.Size, window.Width) < QuickSolve => MeanOf(window, p, matrix),
            ExponentialPrior { Gamma: < 1 } decay when matrix.Size == 2 => MeanOf(decay, matrix),
            ExponentialPrior or WindowPrior or PowerPrior or UniformPrior or TablePrior => null,
            _ => throw p.Prior.Unknown,
        };
    }

    private static double MeanOf(WindowPrior window, PositionalEncodingParameters p, TransitionMatrix matrix)
    {
        var chain = new WindowChain(matrix, window.Width);
        return WindowAbsorption.Of(chain).MeanTokens(chain.State(p.FirstPrompt.AsSpan()[^window.Width..]));
    }

    /// <summary>The sum of the survival function, its end continued at the rate it has there.</summary>
    private static double MeanOf(ExponentialPrior decay, TransitionMatrix matrix)
    {
        var survival = DecayCollapseLaw.Survival(matrix, new(decay.Gamma, 0.5, 0), new(CoarseNodes, 1e-4, CoarseTokens));
        var sum = survival.Sum();
        if (survival.Length < 2) return sum; // collapsed from the first, to the digits kept
        var (now, before) = (survival[^1], survival[^2]);
        return now < 1e-4 ? sum : sum + now * now / Math.Max(before - now, 1e-15);
    }

    private static double VocabularyTimes(this RecoveryStudy study, PositionalEncodingParameters p) =>
        study.Distinct ? 1 + p.VocabularySize / (double)study.Length : 1;

    private static double Square(double x) => x * x;

    private static double Cube(double x) => x * x * x;

    private static string Text(double value) => value.ToString(value is >= 0.1 and < 1e6 ? "0.##" : "0.##e0", CultureInfo.InvariantCulture);
}
