namespace Experiments.Estimate;

/// <summary>How long the blocks of a text are.</summary>
internal static class BlockLength
{
    private const int Contexts = 4;
    private const int FewestBlocks = 64;

    /// <summary>Positions in a block; 0 for pairs.</summary>
    public static long Of(EstimateParameters parameters, Samples samples) =>
        !samples.IsText ? 0
        : parameters.Block > 0 ? parameters.Block
        : Math.Max(1, Math.Min((long)Contexts * parameters.Data.Context, samples.Positions / FewestBlocks));
}
