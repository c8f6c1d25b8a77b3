namespace Experiments.Estimate;

/// <summary>Samples by query, read as often as needed.</summary>
internal abstract class Samples
{
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
}
