using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>The complete state of a trajectory, and what is recorded of it. Samplers that take turns on one trajectory share
/// it.</summary>
internal sealed class ChainState
{
    public ChainState(TrajectoryStart start, RandomStream stream)
    {
        Counts = new double[start.Counts.Length];
        for (var j = 0; j < Counts.Length; j++) Counts[j] = start.Counts[j];
        InverseMass = new double[Counts.Length];
        (Query, Stream) = (start.Query, stream);
    }

    /// <summary>n_j, length K; whole numbers up to 2⁵³.</summary>
    public double[] Counts { get; }

    /// <summary>Σ 1 / Σ_l n_l π_ql over the tokens drawn at query q, length K; zero where no compensators are kept.</summary>
    public double[] InverseMass { get; }

    /// <summary>Tokens appended so far.</summary>
    public long Tokens { get; set; }

#pragma warning disable CA1051 // Fields, so that they can be stepped in place.
    public RandomStream Stream;
    public int Query;
#pragma warning restore CA1051
}
