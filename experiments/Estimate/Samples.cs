namespace Experiments.Estimate;

/// <summary>Samples by query, read as often as needed.</summary>
internal abstract class Samples
{
    private double? fitSeconds;

    /// <summary>
    /// Estimated seconds of one fit of all queries on one core: 10⁻⁵ a sample, 10⁻⁸ for each pair of its tokens, and 4·10⁻⁹ times the cube
    /// of the tokens seen with a query. Measured on a novel with 100 to 400 tokens and contexts of 64 and 256: within a factor of two.
    /// </summary>
    public double FitSeconds => fitSeconds ??= EstimateFit();

    /// <summary>K.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Rows of P: the tokens, or as many labels as queries have.</summary>
    public virtual int Queries => VocabularySize;

    /// <summary>Whether each sample names a cluster, within which samples depend on one another.</summary>
    public virtual bool Clustered => false;

    /// <summary>Positions of a text, whose neighbouring samples depend on one another; 0 for pairs, which do not.</summary>
    public virtual long Positions => 0;

    /// <summary>Whether samples are positions of a text.</summary>
    public bool IsText => Positions > 0;

    /// <summary>Shows every sample of a query, always in the same order.</summary>
    public abstract void Visit(int query, Action<Sample> visitor);

    private double EstimateFit()
    {
        var (seconds, seen) = (0.0, new int[VocabularySize]);
        for (var query = 0; query < Queries; query++)
        {
            var (mark, tokens) = (query + 1, 0L);
            Visit(query, sample =>
            {
                seconds += 1e-5 + 1e-8 * sample.Distinct * sample.Distinct;
                foreach (var token in sample.Tokens.AsSpan(0, sample.Distinct))
                {
                    if (seen[token] != mark) tokens++;
                    seen[token] = mark;
                }
            });
            seconds += 4e-9 * tokens * tokens * tokens;
        }
        return seconds;
    }
}
