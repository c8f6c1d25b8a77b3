using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Windows;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>One trajectory of a growth study: losers at a corner under a power law.</summary>
internal static class GrowthCell
{
    /// <summary>Tokens between two looks at the cancellation.</summary>
    private const int Patience = 1 << 14;

    public static void Run(PositionalEncodingParameters parameters, GrowthStudy study, TransitionMatrix matrix, Cell cell)
    {
        var alpha = ((PowerPrior)parameters.Prior).Alpha;
        var prompt = Prompt(study, matrix, alpha);
        var sampler = RecencySampler.Create(parameters.Prior.ByAge!, matrix, prompt, cell.Seed("trajectory").Stream());
        var (counts, last) = (new long[matrix.Size], new long[matrix.Size]);
        foreach (var token in prompt) counts[token]++;
        // From a doubled context on: what the first prompt's layout was off by has then been forgotten.
        var first = Math.Min(study.PromptLength, study.Tokens / 2);
        long[]? before = null;
        sampler.Reserve(study.Tokens);
        for (var t = 1L; t <= study.Tokens; t++)
        {
            if (t % Patience == 0) cell.Cancellation.ThrowIfCancellationRequested();
            sampler.Advance(1);
            counts[sampler.Query]++;
            last[sampler.Query] = t;
            if (t == first) before = [.. counts];
        }
        var log = Elementary.Log((study.PromptLength + study.Tokens) / (double)(study.PromptLength + first));
        for (var j = 0; j < matrix.Size; j++)
            if (j != study.Winner)
                cell.Add(EncodingTables.Growth, new(
                    Token: j,
                    Ratio: Ratio(matrix, study.Winner, j),
                    Before: before![j],
                    After: counts[j],
                    Exponent: (Special.Digamma(counts[j]) - Special.Digamma(before[j])) / log,
                    Predicted: Predicted(matrix, study.Winner, j, alpha),
                    LastSeen: last[j]));
    }

    /// <summary>ρ = π_wj / π_ww.</summary>
    public static double Ratio(TransitionMatrix matrix, int winner, int token) =>
        Elementary.Exp(matrix.Logit(winner, token) - matrix.Logit(winner, winner));

    /// <summary>g; null for α above 1, where a loser's count stays finite.</summary>
    public static double? Predicted(TransitionMatrix matrix, int winner, int token, double alpha) =>
        alpha < 1 ? PowerLawGrowth.Exponent(Ratio(matrix, winner, token), alpha) : null;

    /// <summary>
    /// Each loser as often up to any position i as a count that has always grown like i^g would be (evenly for α above 1): then t^g goes
    /// on from the first token, and nothing has to settle. Where a place is taken the next free one; the last token is the winner.
    /// </summary>
    public static int[] Prompt(GrowthStudy study, TransitionMatrix matrix, double alpha)
    {
        var prompt = new int[study.PromptLength];
        Array.Fill(prompt, study.Winner);
        for (var j = 0; j < matrix.Size; j++)
        {
            if (j == study.Winner) continue;
            var power = 1 / (Predicted(matrix, study.Winner, j, alpha) ?? 1);
            for (var r = 0; r < study.Losers; r++)
            {
                var at = (int)(study.PromptLength * Elementary.Exp(power * Elementary.Log((r + 0.5) / study.Losers)));
                while (prompt[at % (prompt.Length - 1)] != study.Winner) at++;
                prompt[at % (prompt.Length - 1)] = j;
            }
        }
        return prompt;
    }
}
