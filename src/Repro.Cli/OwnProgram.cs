using System.Runtime.InteropServices;
using Repro.Clusters;

namespace Repro.Cli;

/// <summary>The files of which this program consists, however it was built.</summary>
internal static class OwnProgram
{
    private const string Assembly = "Repro.Cli.dll";

    /// <summary>One file, a folder with its own runtime, or a folder that the dotnet command starts.</summary>
    public static ProgramFiles Files
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            var own = Path.GetFileName(Environment.ProcessPath!);
            if (!File.Exists(Path.Combine(folder, Assembly)))
                return new(Path.GetDirectoryName(Environment.ProcessPath!)!, [own], null, own);
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder, f)).ToList();
            return File.Exists(Path.Combine(folder, "System.Private.CoreLib.dll"))
                ? new(folder, files, null, own)
                : new(folder, files, Dotnet, Assembly);
        }
    }

    /// <summary>A published program, run in place.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ProgramFiles In(string folder) =>
        new[] { "repro", "Repro.Cli", "repro.exe", "Repro.Cli.exe" }.FirstOrDefault(n => File.Exists(Path.Combine(folder, n))) is { } start
            ? new(folder, [], null, start)
            : File.Exists(Path.Combine(folder, Assembly))
                ? new(folder, [], Dotnet, Assembly)
                : throw new UsageException($"--program: there is no program in '{folder}': 'dotnet publish src/Repro.Cli' makes one");

    // …/shared/Microsoft.NETCore.App/VERSION is beside the command.
    private static string Dotnet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
        OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
