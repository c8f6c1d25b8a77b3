using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;

namespace Ccmc.Decoding;

/// <summary>A trajectory of a CCMC whose tokens are drawn by a decoding rule: O(K) a token, one word of the stream each. Not safe for
/// several threads.</summary>
public sealed class DecodedTrajectory
{
    private readonly DecodingRule rule;
    private readonly TransitionMatrix matrix;
    private readonly double[] counts;
    private readonly double[] law;
    private RandomStream stream;

    /// <summary>The trajectory after the start, before its first token.</summary>
    public DecodedTrajectory(TransitionMatrix matrix, DecodingRule rule, TrajectoryStart start, RandomStream stream)
    {
        start.ThrowUnlessFits(matrix);
        (this.matrix, this.rule, this.stream, Query) = (matrix, rule, stream, start.Query);
        counts = new double[matrix.Size];
        for (var j = 0; j < counts.Length; j++) counts[j] = start.Counts[j];
        law = new double[matrix.Size];
    }

    /// <summary>The token appended last.</summary>
    public int Query { get; private set; }

    /// <summary>The law of the next token, length K, a view that the next call overwrites.</summary>
    public ReadOnlySpan<double> Law()
    {
        var row = matrix.Row(Query);
        for (var j = 0; j < law.Length; j++) law[j] = counts[j] * row[j];
        rule.Apply(law);
        return law;
    }

    /// <summary>Appends a token and returns it.</summary>
    public int Next()
    {
        Query = Draw.Categorical(ref stream, Law());
        counts[Query]++;
        return Query;
    }
}
