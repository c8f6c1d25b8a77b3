namespace Repro.Report;

/// <summary>Where a run's settings come from; runs of several kinds are never added up.</summary>
internal enum RunKind
{
    /// <summary>A configuration of the repository as it is published.</summary>
    Published,

    /// <summary>Settings of a user: options of the command line, or a configuration file of another name.</summary>
    Own,

    /// <summary>A published configuration in a smaller profile.</summary>
    Profile,
}
