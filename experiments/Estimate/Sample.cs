using Ccmc.Functions;
using Ccmc.Samples;

namespace Experiments.Estimate;

/// <summary>One sample as visitors see it: a buffer that changes with the next one.</summary>
internal sealed class Sample
{
    /// <summary>Departures from the model that samples are asked about: see <see cref="FillFeatures"/>.</summary>
    public static readonly IReadOnlyList<string> Directions = ["count", "recency", "previous", "induction"];

    private static readonly double[] Logarithms = [.. Enumerable.Range(0, 4096).Select(i => i == 0 ? 0 : Elementary.Log(i))];

    private double[] features = [];

    /// <summary>The prompt's tokens in order, where samples are given so; else <see cref="CountByToken"/> is.</summary>
    public ReadOnlyMemory<int> Prompt { get; set; }

    /// <summary>Counts, length K.</summary>
    public int[] CountByToken { get; set; } = [];

    /// <summary>Distinct tokens, the first <see cref="Distinct"/> of them.</summary>
    public int[] Tokens { get; set; } = [];

    /// <summary>Their counts.</summary>
    public double[] Counts { get; set; } = [];

    /// <summary>How far from the prompt's end each occurs last; 1 is the end.</summary>
    public int[] Ages { get; set; } = [];

    /// <summary>How many distinct tokens.</summary>
    public int Distinct { get; set; }

    /// <summary>L.</summary>
    public int Length { get; set; }

    /// <summary>The token that followed.</summary>
    public int Next { get; set; }

    /// <summary>How many samples it stands for.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The token before the query, −1 for none.</summary>
    public int Previous { get; set; }

    /// <summary>The token that followed the query's last earlier occurrence, −1 for none.</summary>
    public int Induced { get; set; }

    /// <summary>Position of the query in a text, index of the record in pairs.</summary>
    public long Position { get; set; }

    /// <summary>Number of the cluster; −1 if samples are independent.</summary>
    public long Cluster { get; set; } = -1;

    /// <summary>Which samples it depends on: its block of a text, its cluster of pairs, or −1 if it is independent.</summary>
    /// <param name="length">Positions in a block; 0 for pairs.</param>
    public long Block(long length) => length > 0 ? Position / length : Cluster;

    /// <summary>Adds it, with a next token and a weight that may be others than its own.</summary>
    public void AddTo(ChoiceData data, int next, double weight)
    {
        if (Prompt.Length > 0) data.AddPrompt(Prompt.Span, next, weight);
        else data.Add(CountByToken, next, weight);
    }

    /// <summary>
    /// Features of each token, direction by direction: log n_j; −log of its age; 1 for the token before the query; 1 for the token that
    /// followed the query last time.
    /// </summary>
    public ReadOnlySpan<double> FillFeatures()
    {
        var needed = Directions.Count * Distinct;
        if (features.Length < needed) features = new double[2 * needed];
        for (var i = 0; i < Distinct; i++)
        {
            features[i] = Log((int)Counts[i]);
            features[Distinct + i] = -Log(Ages[i]);
            features[2 * Distinct + i] = Tokens[i] == Previous ? 1 : 0;
            features[3 * Distinct + i] = Tokens[i] == Induced ? 1 : 0;
        }
        return features.AsSpan(0, needed);
    }

    private static double Log(int value) => value < Logarithms.Length ? Logarithms[value] : Elementary.Log(value);
}
