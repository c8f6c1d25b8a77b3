using Ccmc.Functions;
using Ccmc.Likelihood;
using Ccmc.Samples;

namespace Experiments.Estimate;

/// <summary>Models fitted on one part of the samples and compared on the other.</summary>
internal sealed class HeldOut
{
    /// <summary>Added to each count of a unigram or bigram, so that no token has probability 0. Reference: [KT81].</summary>
    public const double Smoothing = 0.5;

    private static readonly int Models = Enum.GetValues<ModelKind>().Length;

    private readonly Split split;
    private readonly int size;
    private readonly double ridge;
    private readonly long block;
    private readonly double[] follows;
    private readonly double[] pairs;
    private readonly double[] losses = new double[2 * Models];
    private double[] weights = [];

    private HeldOut(Split split, int size, double ridge, long block)
    {
        (this.split, this.size, this.ridge, this.block) = (split, size, Math.Max(ridge, ChainFit.CompletingRidge), block);
        (follows, pairs) = (new double[size], new double[split.Samples.Queries * size]);
        Tally = new(2 * Models, block > 0 || split.Samples.Clustered);
    }

    /// <summary>Losses by model, then losses less that of the CCMC by model.</summary>
    public LossTally Tally { get; }

    /// <summary>Compares them. The CCMC is fitted with a ridge of at least 1, so that it has no zeros either.</summary>
    public static HeldOut Of(Split split, double ridge, long block, CancellationToken cancellation)
    {
        var held = new HeldOut(split, split.Samples.VocabularySize, ridge, block);
        for (var query = 0; query < split.Samples.Queries; query++) held.Count(query);
        for (var query = 0; query < split.Samples.Queries; query++)
        {
            cancellation.ThrowIfCancellationRequested();
            held.Compare(query);
        }
        return held;
    }

    private void Count(int query) => split.Visit(query, (sample, held) =>
    {
        follows[sample.Next] += sample.Weight - held;
        pairs[query * size + sample.Next] += sample.Weight - held;
    });

    private void Compare(int query)
    {
        var entries = Fit(query);
        Reclaim.After(entries);
        var bigram = pairs.AsSpan(query * size, size).ToArray();
        var (all, given) = (Sum(follows) + Smoothing * size, Sum(bigram) + Smoothing * size);
        split.Visit(query, (sample, held) =>
        {
            if (held > 0) Measure(sample, held, bigram, all, given);
        });
    }

    private double Fit(int query)
    {
        var (data, entries) = (new ChoiceData(size), 0.0);
        split.Visit(query, (sample, held) =>
        {
            if (sample.Weight <= held) return;
            sample.AddTo(data, sample.Next, sample.Weight - held);
            entries += sample.Distinct;
        });
        weights = Array.ConvertAll(MaximumLikelihood.Fit(data, ridge, new() { StandardErrors = false, LogLikelihood = false }).Logits,
            Elementary.Exp);
        return entries;
    }

    private void Measure(Sample sample, double held, double[] bigram, double all, double given)
    {
        var (y, n) = (sample.Next, 0.0);
        double chain = 0, unigramHere = 0, bigramHere = 0;
        for (var i = 0; i < sample.Distinct; i++)
        {
            var token = sample.Tokens[i];
            if (token == y) n = sample.Counts[i];
            chain += sample.Counts[i] * weights[token];
            unigramHere += follows[token] + Smoothing;
            bigramHere += bigram[token] + Smoothing;
        }
        losses[(int)ModelKind.Ccmc] = -Elementary.Log(n * weights[y] / chain);
        losses[(int)ModelKind.Copy] = -Elementary.Log(n / sample.Length);
        losses[(int)ModelKind.Unigram] = -Elementary.Log((follows[y] + Smoothing) / all);
        losses[(int)ModelKind.UnigramInPrompt] = -Elementary.Log((follows[y] + Smoothing) / unigramHere);
        losses[(int)ModelKind.Bigram] = -Elementary.Log((bigram[y] + Smoothing) / given);
        losses[(int)ModelKind.BigramInPrompt] = -Elementary.Log((bigram[y] + Smoothing) / bigramHere);
        for (var m = 0; m < Models; m++) losses[Models + m] = losses[m] - losses[0];
        Tally.Add(sample.Block(block), held, losses);
    }

    private static double Sum(double[] values)
    {
        var sum = 0.0;
        foreach (var v in values) sum += v;
        return sum;
    }
}
