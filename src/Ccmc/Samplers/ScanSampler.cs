using Ccmc.Models;

namespace Ccmc.Samplers;

/// <summary>The plain sampler: all K weights for every token. Slow and obvious; the others are tested against it.</summary>
internal sealed class ScanSampler(TransitionMatrix matrix, ChainState state, bool compensated)
    : TrajectorySampler(matrix, state, compensated)
{
    internal override long Step(long tokens, long steps)
    {
        var done = Math.Min(tokens, steps);
        var random = stream;
        for (var i = 0L; i < done; i++)
        {
            var total = Weigh();
            if (compensated) inverseMass[current] += 1 / total;
            current = Pick(weights, random.NextDouble() * total);
            counts[current] += 1;
        }
        stream = random;
        return done;
    }
}
