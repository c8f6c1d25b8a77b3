using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>One trajectory of a collapse study; with the first replicate what theory says of the point.</summary>
internal static class CollapseCell
{
    /// <summary>Tokens appended before the run that is tested begins to be counted.</summary>
    private const int RunFrom = 16;

    /// <summary>Repeats followed.</summary>
    private const int MostRepeats = 64;

    /// <summary>The part of the horizon whose shares decide whether the past is mixed.</summary>
    public const int EarlyPart = 8;

    private const int FirstLook = 16;
    private const int SurvivalRows = 80;

    public static void Run(PositionalEncodingParameters parameters, PositionalPoint point, Cell cell)
    {
        if (cell.Replicate == 0) Predict(parameters, point.Prediction!, cell);
        var uniforms = cell.Seed("levels").Stream();
        var end = new Walk(parameters, point.Matrix, cell.Seed("trajectory").Stream()).ToTheEnd(cell.Cancellation);
        cell.Add(EncodingTables.Collapse, new(
            CollapseTime: end.Time,
            Censored: end.Time is null,
            Winner: end.Time is null ? null : end.Token,
            Switches: end.Switches,
            LastSwitch: end.LastSwitch,
            Observed: end.Observed,
            EarlyShare: end.EarlyShare,
            LawLevel: point.Prediction!.Level(end.Time, end.Observed, uniforms.NextDouble()),
            RunLevel: RunLevel(parameters, point.Matrix, cell.Seed("run").Stream(), uniforms.NextDouble())));
    }

    private static void Predict(PositionalEncodingParameters parameters, CollapsePrediction prediction, Cell cell)
    {
        if (prediction.Window is { } window)
            for (var j = 0; j < parameters.VocabularySize; j++)
                cell.Add(EncodingTables.Windows, new(
                    States: Ccmc.Windows.WindowChain.CountStates(parameters.VocabularySize, ((WindowPrior)parameters.Prior).Width),
                    MeanTokens: window.MeanTokens(prediction.Start),
                    StandardDeviation: window.StandardDeviation(prediction.Start),
                    Token: j,
                    WinProbability: window.WinProbability(prediction.Start, j)));
        if (prediction.Survival is not { Length: > 4 } survival) return;
        foreach (var t in Checkpoints.LogSpaced(survival.Length - 1, SurvivalRows))
            cell.Add(EncodingTables.Survival, new(Tokens: t, Survival: Math.Max(0, survival[t]), GridError: prediction.GridError));
    }

    /// <summary>Further repeats of the query after the first tokens, through their law given the whole context.</summary>
    private static double RunLevel(PositionalEncodingParameters parameters, TransitionMatrix matrix, RandomStream stream, double uniform)
    {
        var prompt = parameters.FirstPrompt;
        var sampler = RecencySampler.Create(parameters.Prior.ByAge!, matrix, prompt, stream);
        var run = new RecencyRun(parameters.Prior.ByAge!, matrix, prompt);
        for (var t = 0; t < RunFrom; t++)
        {
            sampler.Advance(1);
            run.Append(sampler.Query);
        }
        var (token, repeats) = (sampler.Query, 0);
        for (; repeats < MostRepeats; repeats++)
        {
            sampler.Advance(1);
            if (sampler.Query != token) break;
        }
        var below = 1 - run.Continues(repeats);
        return below + uniform * ((repeats == MostRepeats ? 1 : 1 - run.Continues(repeats + 1)) - below);
    }

    /// <summary>A trajectory followed until one token rules or the horizon.</summary>
    private sealed class Walk(PositionalEncodingParameters parameters, TransitionMatrix matrix, RandomStream stream)
    {
        private readonly RecencySampler sampler = RecencySampler.Create(parameters.Prior.ByAge!, matrix, parameters.FirstPrompt, stream);
        private readonly int? width = (parameters.Prior as WindowPrior)?.Width;
        private readonly RecencyRun run = new(parameters.Prior.ByAge!, matrix, parameters.FirstPrompt);
        private long switches;
        private long last;
        private readonly long early = parameters.Collapse!.Tokens / EarlyPart;
        private readonly long[] counts = new long[matrix.Size];
        private long look = FirstLook;

        public (long? Time, int Token, long Switches, long LastSwitch, long Observed, double? EarlyShare) ToTheEnd(
            CancellationToken cancellation)
        {
            var token = sampler.Query;
            for (var t = 1L; t <= parameters.Collapse!.Tokens; t++)
            {
                sampler.Advance(1, cancellation);
                if (sampler.Query != token) (token, last, switches, look) = (sampler.Query, t, switches + 1, FirstLook);
                if (width is { } w)
                {
                    if (t - last >= w - 1 && sampler.Weight(token) == w) return (t, token, switches, last, t, null);
                    continue;
                }
                run.Append(token);
                if (t <= early) counts[token]++;
                if (t - last >= look && IsFinal()) return (last, token, switches, last, t, EarlyShare(t));
            }
            return (null, token, switches, last, parameters.Collapse.Tokens, width is null ? EarlyShare(parameters.Collapse.Tokens) : null);
        }

        private double? EarlyShare(long observed) => observed < early ? null : counts.Min() / (double)early;

        /// <summary>Looked at when the run is 16, 32, 64, … long.</summary>
        private bool IsFinal()
        {
            look *= 2;
            return run.FinalityBound(parameters.Collapse!.Doubt) <= parameters.Collapse.Doubt;
        }
    }
}
