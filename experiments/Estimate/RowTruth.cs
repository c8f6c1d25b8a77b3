using Ccmc.Inference;
using Ccmc.Likelihood;
using Ccmc.Statistics;

namespace Experiments.Estimate;

/// <summary>A known row of logits beside its estimate.</summary>
internal readonly ref struct RowTruth
{
    private readonly QueryEstimate estimate;
    private readonly double[] centred;

    /// <param name="logits">Length K, any gauge.</param>
    /// <param name="estimate">Of that row.</param>
    public RowTruth(ReadOnlySpan<double> logits, QueryEstimate estimate)
    {
        this.estimate = estimate;
        centred = logits.ToArray();
        var sizes = new int[estimate.ComponentExists.Length];
        var sums = new double[sizes.Length];
        for (var t = 0; t < centred.Length; t++)
            if (estimate.Components[t] is >= 0 and var c) (sums[c], sizes[c]) = (sums[c] + centred[t], sizes[c] + 1);
        for (var t = 0; t < centred.Length; t++)
            if (estimate.Components[t] is >= 0 and var c) centred[t] -= sums[c] / sizes[c];
    }

    /// <summary>Tokens seen less components.</summary>
    public int Degrees => estimate.TokensSeen - estimate.ComponentExists.Length;

    /// <summary>The logit of a token in the estimate's gauge; null for one that was never seen.</summary>
    public double? Logit(int token) => estimate.Components[token] < 0 ? null : centred[token];

    /// <summary>Log-odds with an interval.</summary>
    public int Intervals()
    {
        var count = 0;
        for (var t = 0; t < centred.Length; t++)
            if (HasInterval(t)) count++;
        return count;
    }

    /// <summary>Those whose interval holds the truth.</summary>
    public int Covered(double confidence)
    {
        var (z, count) = (NormalLaw.UpperQuantile((1 - confidence) / 2), 0);
        for (var t = 0; t < centred.Length; t++)
            if (HasInterval(t) && Math.Abs(estimate.Logits[t] - centred[t]) <= z * estimate.StandardErrors[t]) count++;
        return count;
    }

    /// <summary>(â − a)ᵀ H (â − a).</summary>
    public double Wald(ScoreData scores)
    {
        var difference = new double[centred.Length];
        for (var t = 0; t < centred.Length; t++)
            if (estimate.Components[t] >= 0) difference[t] = estimate.Logits[t] - centred[t];
        return scores.Form(difference);
    }

    private bool HasInterval(int token) => estimate.StandardErrors[token] > 0 && double.IsFinite(estimate.Logits[token]);
}
