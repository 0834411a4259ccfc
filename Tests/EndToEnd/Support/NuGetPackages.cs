namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>The packages that restoring this repository left on the machine.</summary>
public static class NuGetPackages
{
    /// <summary>Full path of NuGet's global packages folder.</summary>
    public static string Folder { get; } =
        Command.DotNet(Path.GetTempPath(), "nuget", "locals", "global-packages", "--list").Succeeded().Output.Split(':', 2)[1].Trim();

    /// <summary>TorchSharp's native library for Linux, as shipped.</summary>
    public static string TorchSharpNative { get; } = Native("torchsharp", "libLibTorchSharp.so");

    /// <summary>The folder of the CPU libtorch for Linux.</summary>
    public static string LibtorchFolder { get; } = Path.GetDirectoryName(Native("libtorch-cpu-linux-x64", "libtorch_cpu.so"))!;

    /// <summary>The newest version of a package in the folder.</summary>
    public static string VersionOf(string package) =>
        Path.GetFileName(Directory.GetDirectories(Path.Combine(Folder, package)).Order(StringComparer.Ordinal).Last());

    private static string Native(string package, string file) =>
        Path.Combine(Folder, package, VersionOf(package), "runtimes", "linux-x64", "native", file);
}
