using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// (age + 1)^(−α): no weight can be kept up to date, so a position is drawn with its age from the power law cut at the context's length,
/// and its token accepted with probability π_qj / max π_q·, else all is drawn again: max π_q· / Σ_j m_j π_qj · Σ_j m_j trials on average,
/// whatever the length.
/// </summary>
/// <remarks>The age by rejection from the integral of x^(−α), which takes about 1.1 trials. Reference: [HD96]. Memory: two bytes a
/// token.</remarks>
internal sealed class PowerSampler : RecencySampler
{
    private readonly double alpha;
    private readonly double[] largest;
    private readonly double first;   // H(3/2) − 1
    private readonly double squeeze;
    private ushort[] history;
    private int length;

    public PowerSampler(double alpha, TransitionMatrix matrix, ReadOnlySpan<int> prompt, RandomStream stream) : base(matrix, prompt, stream)
    {
        if (size > ushort.MaxValue)
            throw new ArgumentException($"the power law's sampler holds at most {ushort.MaxValue} different tokens, not {size}");
        this.alpha = alpha;
        largest = new double[size];
        for (var q = 0; q < size; q++)
            foreach (var p in matrix.Row(q)) largest[q] = Math.Max(largest[q], p);
        first = Integral(1.5) - 1;
        squeeze = 2 - IntegralInverse(Integral(2.5) - Elementary.Exp(-alpha * Elementary.Log(2)));
        history = [];
        Reserve(Math.Max(1024, prompt.Length));
        foreach (var token in prompt) Append(token);
    }

    public override double Weight(int token)
    {
        var sum = 0.0;
        for (var i = 0; i < length; i++)
            if (history[i] == token) sum += Elementary.Exp(-alpha * Elementary.Log(length - i));
        return sum;
    }

    public override void Reserve(long tokens)
    {
        base.Reserve(tokens);
        if (tokens > Array.MaxLength - length)
            throw new InvalidOperationException(
                $"a history of {length} + {tokens} tokens does not fit in memory; take at most {Array.MaxLength - length} more");
        // Doubled at least, so that many short calls copy each token about once.
        if (length + tokens > history.Length)
            Array.Resize(ref history, (int)Math.Min(Array.MaxLength, Math.Max(2L * history.Length, length + tokens)));
    }

    private protected override int Draw()
    {
        var last = Integral(length + 0.5);
        while (true)
        {
            int token = history[length - NextAge(last)];
            if (stream.NextDouble() * largest[current] < probabilities[current * size + token]) return token;
        }
    }

    private protected override void Append(int token)
    {
        history[length++] = (ushort)token;
        current = token;
    }

    /// <summary>k in 1 … length with probability in proportion to k^(−α); <paramref name="last"/>: H(length + 1/2).</summary>
    private int NextAge(double last)
    {
        while (true)
        {
            var u = last + stream.NextDouble() * (first - last);
            var x = IntegralInverse(u);
            var k = Math.Clamp((long)(x + 0.5), 1, length);
            if (k - x <= squeeze || u >= Integral(k + 0.5) - Elementary.Exp(-alpha * Elementary.Log(k))) return (int)k;
        }
    }

    /// <summary>H(x) = ∫ from 1 to x of y^(−α) dy.</summary>
    private double Integral(double x)
    {
        var log = Elementary.Log(x);
        var t = (1 - alpha) * log;
        return Math.Abs(t) < 1e-300 ? log : Elementary.Expm1(t) / t * log;
    }

    private double IntegralInverse(double h)
    {
        var t = Math.Max(-1, h * (1 - alpha));
        return Elementary.Exp(Math.Abs(t) < 1e-300 ? h : Elementary.Log1p(t) / t * h);
    }
}
