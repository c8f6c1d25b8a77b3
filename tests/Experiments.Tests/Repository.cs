namespace Experiments.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its root: the nearest folder above the tests that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Repro.sln")) ? folder
        : Find(Path.GetDirectoryName(folder)
            ?? throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds Repro.sln"));
}
