using Ccmc.Models;

namespace Ccmc.Samplers;

/// <summary>
/// Takes the sampler that is fastest at the chain's state. Single tokens are drawn while runs are short. After 64, 128, … 4,096 tokens and
/// every 4,096 from then on the state is looked at: where the leading token's next run is expected to be at least <see cref="LongRun"/>
/// long, and no more than one token in as many since the last look was another's, runs are drawn; back at the next look once
/// <see cref="Window"/> draws in a row have given less than half as many tokens a draw. Each choice is made by what has happened, never by
/// what is to come, so the law is exact whatever the rule.
/// </summary>
internal sealed class AutoSampler : TrajectorySampler
{
    /// <summary>Tokens that a run must save: about what one costs, in tokens drawn singly or in lanes.</summary>
    private const double LongRun = 128;

    /// <summary>Draws of the run sampler after which it is judged.</summary>
    private const int Window = 64;

    private const long FirstLook = 64;
    private const long Looks = 4096;

    private readonly TrajectorySampler single;
    private readonly RunSampler? runs;
    private readonly double[] before;
    private long lookedAt;

    public AutoSampler(TransitionMatrix matrix, ChainState state, bool compensated) : base(matrix, state, compensated)
    {
        single = Create(Single(size), matrix, state, compensated);
        if (!matrix.HasZeroDiagonal) runs = new RunSampler(matrix, state, compensated);
        before = (double[])counts.Clone();
    }

    /// <summary>Whether runs are drawn at present.</summary>
    public bool Runs { get; private set; }

    /// <summary>How single tokens are drawn at a size: by scan where replicates can run side by side.</summary>
    public static SamplerKind Single(int size) =>
        size <= LaneScan.LargestSize ? SamplerKind.Scan : size <= 256 ? SamplerKind.Alias : SamplerKind.Snapshot;

    /// <summary>The first look after <paramref name="tokens"/> tokens.</summary>
    public static long NextLook(long tokens)
    {
        if (tokens >= Looks) return (tokens / Looks + 1) * Looks;
        var look = FirstLook;
        while (look <= tokens) look *= 2;
        return look;
    }

    /// <summary>Whether the state is looked at after so many tokens; 0 counts.</summary>
    public static bool IsLook(long tokens) => tokens == 0 || NextLook(tokens - 1) == tokens;

    internal override long Step(long tokens, long steps)
    {
        if (Runs) return Run(tokens, steps);
        var look = NextLook(Tokens);
        var done = single.Step(Math.Min(tokens, look - Tokens), steps);
        if (Tokens + done == look) Look(look);
        return done;
    }

    /// <summary>Advances to a look with single tokens ahead, at most to <paramref name="tokens"/> in all.</summary>
    public void AdvanceToLook(long tokens, CancellationToken cancellation)
    {
        while (Tokens < tokens && (Runs || !IsLook(Tokens)))
        {
            cancellation.ThrowIfCancellationRequested();
            State.Tokens += Step(tokens - Tokens, Patience);
        }
    }

    /// <summary>Looks at the state after <paramref name="tokens"/> tokens, and may turn to runs.</summary>
    public void Look(long tokens)
    {
        if (runs is not null && Leads(tokens - lookedAt))
        {
            Runs = true;
            runs.Finished = 0;
            lookedAt = tokens;
            return;
        }
        Remember(tokens);
    }

    /// <summary>Whether the leading token had all but a few of the tokens since the last look, and its next run is expected to be
    /// long.</summary>
    private bool Leads(long since)
    {
        var leader = 0;
        for (var j = 1; j < size; j++)
            if (counts[j] > counts[leader]) leader = j;
        if ((since - (counts[leader] - before[leader])) * LongRun > since) return false;
        var row = probabilities.AsSpan(leader * size, size);
        var others = 0.0;
        for (var j = 0; j < row.Length; j++)
            if (j != leader) others += counts[j] * row[j];
        return counts[leader] * row[leader] >= LongRun * others;
    }

    private long Run(long tokens, long steps)
    {
        var done = runs!.Step(tokens, Math.Min(steps, Window - runs.Finished));
        if (runs.Finished < Window) return done;
        var gained = Tokens + done - lookedAt;
        runs.Finished = 0;
        lookedAt = Tokens + done;
        if (gained >= Window * LongRun / 2) return done;
        Runs = false;
        single.Resume();
        Remember(lookedAt);
        return done;
    }

    private void Remember(long tokens)
    {
        lookedAt = tokens;
        counts.CopyTo(before.AsSpan());
    }
}
