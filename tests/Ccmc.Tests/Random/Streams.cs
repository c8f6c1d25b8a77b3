using Ccmc.Random;

namespace Ccmc.Tests.Random;

/// <summary>Streams for tests: numbered once, before looking at what they give.</summary>
internal static class Streams
{
    /// <summary>A well-mixed stream for test number <paramref name="number"/>.</summary>
    public static RandomStream Of(ulong number)
    {
        var stream = new RandomStream(20240708, number, 0x9e3779b97f4a7c15, 1);
        for (var i = 0; i < 64; i++) stream.NextUInt64();
        return stream;
    }

    /// <summary>A stream whose first word is 0; few bits are set in the next ones.</summary>
    public static RandomStream Zeros => new(0, 1, 0, 0);

    /// <summary>A stream whose first word is all ones.</summary>
    public static RandomStream Ones => new(ulong.MaxValue, 0, 0, 1);
}
