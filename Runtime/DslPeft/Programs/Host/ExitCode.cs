namespace DslPeft.Training;

/// <summary>Exit codes of the programs.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Data, a checkpoint or the file system is at fault.</summary>
    public const int Failed = 1;

    /// <summary>The command line is at fault.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C or a request to terminate; what was reached is saved.</summary>
    public const int Interrupted = 130;
}
