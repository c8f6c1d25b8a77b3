namespace Ccmc.Inference;

/// <summary>
/// Do the data look like a CCMC? Rao's score test of δ = 0 in P(next = j) ∝ n_j π_qj e^{δ x_j}, x a feature of token j in the prompt, one δ
/// for all queries, π estimated. Under the model the statistic is asymptotically N(0, 1), also where prompts overlap, as scores are then
/// martingale differences.
/// </summary>
/// <param name="Gain">U, the efficient score: Σ (x_y − E x) less what the estimate of π accounts for.</param>
/// <param name="Information">V, its variance under the model.</param>
/// <remarks>Reference: [Rao48]; [Ney59] for the efficient score, which makes an estimate by ridge do too.</remarks>
public readonly record struct ScoreTest(double Gain, double Information)
{
    /// <summary>U / √V, against N(0, 1); NaN without information.</summary>
    public double Statistic => Information > 0 ? Gain / Math.Sqrt(Information) : double.NaN;

    /// <summary>U / V, the one-step estimate of δ.</summary>
    public double Departure => Information > 0 ? Gain / Information : double.NaN;

    /// <summary>1 / √V, the standard error of <see cref="Departure"/>.</summary>
    public double StandardError => Information > 0 ? 1 / Math.Sqrt(Information) : double.NaN;

    /// <summary>What one query's samples say in a direction; over queries the sums are added.</summary>
    public static ScoreTest Of(ScoreData data, Sandwich sandwich, int direction)
    {
        var covariance = data.Covariance(direction);
        var score = data.Score;
        var explained = sandwich.Apply(covariance);
        double gain = data.Gains[direction], information = data.Variances[direction];
        for (var j = 0; j < explained.Length; j++)
        {
            gain -= explained[j] * score[j];
            information -= explained[j] * covariance[j];
        }
        // A feature that log-odds can mimic leaves nothing but rounding.
        return information > Rounding * data.Variances[direction] ? new(gain, information) : default;
    }

    // Far above the rounding of a sum of products, far below what any feature leaves.
    private const double Rounding = 1e-9;

    /// <summary>Both together.</summary>
    public static ScoreTest operator +(ScoreTest left, ScoreTest right) =>
        new(left.Gain + right.Gain, left.Information + right.Information);
}
