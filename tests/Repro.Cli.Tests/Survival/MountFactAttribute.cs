using System.Diagnostics;

namespace Repro.Cli.Tests.Survival;

/// <summary>A test that mounts file systems, in a name space of its own that ends with the process: it is skipped where that is not
/// allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Probe.Value;

    /// <summary>The words that start a command in such a name space.</summary>
    public static string[] Namespace { get; } = ["unshare", "--user", "--map-root-user", "--mount"];

    /// <summary>Why it is not allowed; null where it is.</summary>
    public static Lazy<string?> Probe { get; } = new(() =>
        Works([.. Namespace, "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /tmp && mount -o remount,size=128k /tmp"])
            ? null
            : "no file system can be mounted here (unshare --user --mount)");

    /// <summary>Whether a command ends well.</summary>
    public static bool Works(string[] command)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>The same for one that takes minutes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountNightlyFactAttribute : FactAttribute
{
    public MountNightlyFactAttribute() => Skip = new NightlyFactAttribute().Skip ?? MountFactAttribute.Probe.Value;
}

/// <summary>A test in which permissions count: as root it runs as nobody, or is skipped where root cannot become nobody.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NobodyFactAttribute : FactAttribute
{
    public NobodyFactAttribute() => Skip = Probe.Value;

    /// <summary>The words that start a command as someone whose permissions count.</summary>
    public static string[] AsNobody =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];

    private static Lazy<string?> Probe { get; } = new(() =>
        OperatingSystem.IsWindows() ? "folders are not made read-only by a mode here"
        : MountFactAttribute.Works([.. AsNobody, .. RealRuns.Repro, "--version"]) ? null
        : "the command cannot be run as nobody here (setpriv, or the build is not readable by others)");
}
