using System.Globalization;
using System.Text;
using Ccmc.Models;
using Ccmc.Random;

namespace Experiments.Tests.Estimate;

/// <summary>
/// The generator of configs/data/estimate-pairs.csv and estimate-truth.csv: a chain of Gaussian logits over six tokens, uniform prompts of
/// eight, next tokens by Lemma 2.2. The stream's four words are the digits of π; nothing was chosen by its outcome.
/// </summary>
internal static class PublishedData
{
    public static readonly string[] Tokens = ["amber", "birch", "cedar", "dune", "ember", "frost"];

    private const int Samples = 6000;
    private const int Length = 8;

    public static (string Pairs, string Truth) Generate()
    {
        var stream = new RandomStream(31415926, 53589793, 23846264, 33832795);
        var matrix = TransitionMatrices.Gaussian(ref stream, Tokens.Length, 1);
        var truth = new StringBuilder("query,token,probability\n");
        for (var k = 0; k < Tokens.Length; k++)
            for (var j = 0; j < Tokens.Length; j++)
                truth.Append(CultureInfo.InvariantCulture, $"{Tokens[k]},{Tokens[j]},{matrix.Probability(k, j):R}\n");
        var pairs = new StringBuilder("prompt,next\n");
        var (prompt, weights) = (new int[Length], new double[Length]);
        for (var i = 0; i < Samples; i++)
        {
            for (var s = 0; s < Length; s++) prompt[s] = stream.NextIndex(Tokens.Length);
            for (var s = 0; s < Length; s++) weights[s] = matrix.Probability(prompt[^1], prompt[s]);
            var next = prompt[Draw.Categorical(ref stream, weights)];
            pairs.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', prompt.Select(t => Tokens[t]))},{Tokens[next]}\n");
        }
        return (pairs.ToString(), truth.ToString());
    }
}
