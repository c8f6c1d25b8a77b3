using Ccmc.Random;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>The prompts of samples with next tokens drawn anew from a chain, the same ones at every visit: one draw of the parametric
/// bootstrap.</summary>
/// <param name="prompts">Where prompts and weights come from.</param>
/// <param name="weights">exp of the chain's logits, queries × K row by row.</param>
/// <param name="seeds">One for each query.</param>
internal sealed class RedrawnSamples(Samples prompts, double[] weights, StreamSeed[] seeds) : Samples
{
    public override int VocabularySize => prompts.VocabularySize;

    public override int Queries => prompts.Queries;

    public override long Positions => prompts.Positions;

    public override void Visit(int query, Action<Sample> visitor)
    {
        var stream = seeds[query].Stream();
        var (law, drawn) = (new double[16], new long[16]);
        prompts.Visit(query, sample =>
        {
            if (law.Length < sample.Distinct) (law, drawn) = (new double[2 * sample.Distinct], new long[2 * sample.Distinct]);
            for (var i = 0; i < sample.Distinct; i++) law[i] = sample.Counts[i] * weights[query * VocabularySize + sample.Tokens[i]];
            if (sample.Weight == 1)
            {
                sample.Next = sample.Tokens[Draw.Categorical(ref stream, law.AsSpan(0, sample.Distinct))];
                visitor(sample);
                return;
            }
            Draw.Multinomial(ref stream, (long)sample.Weight, law.AsSpan(0, sample.Distinct), drawn.AsSpan(0, sample.Distinct));
            for (var i = 0; i < sample.Distinct; i++)
            {
                if (drawn[i] == 0) continue;
                (sample.Next, sample.Weight) = (sample.Tokens[i], drawn[i]);
                visitor(sample);
            }
        });
    }
}
