using System.Reflection;
using System.Runtime.InteropServices;

namespace DslPeft.Native;

/// <summary>
/// Loads a libtorch that is already on the machine, in place of the one a package brings. A program built with
/// <c>TorchBackend=external</c> does this before any of its code runs; a host that loads such a program in another way calls
/// <see cref="Load()"/> before its first use of TorchSharp.
/// </summary>
public static class ExternalTorch
{
    /// <summary>
    /// The environment variable that names the folder: the one that holds <c>libtorch_cpu</c>, or its parent with a <c>lib</c> folder.
    /// </summary>
    public const string Variable = "DSLPEFT_LIBTORCH";

    /// <summary>
    /// The <see cref="AppContext"/> switch of a host that reads a program's declarations without running it: nothing is loaded then.
    /// </summary>
    public const string InspectionSwitch = "DslPeft.Inspection";

    /// <summary>In the order in which they depend on one another; TorchSharp's library finds them in the process by name.</summary>
    private static readonly string[] Required = ["c10", "torch_cpu", "torch"];

    /// <summary>Present in a libtorch built for CUDA.</summary>
    private static readonly string[] Optional = ["c10_cuda", "torch_cuda"];

    /// <summary>Loads the libtorch in the folder that <see cref="Variable"/> names.</summary>
    /// <exception cref="ExternalTorchException">The variable is not set, or the folder or one of its libraries is missing or does not
    /// load.</exception>
    public static void Load() => Load(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Loads the libtorch in <paramref name="folder"/>.</summary>
    /// <exception cref="ExternalTorchException">The folder or one of its libraries is missing or does not load.</exception>
    public static void Load(string? folder)
    {
        foreach (var path in Locate(folder))
        {
            try
            {
                NativeLibrary.Load(path);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                throw new ExternalTorchException($"'{path}' does not load: {e.Message}", e);
            }
        }
    }

    /// <summary>
    /// Loads like <see cref="Load()"/>. Where <paramref name="program"/> is the program that runs, a failure is written to the standard
    /// error and ends it with exit code 2, as there is no code of the program yet that could catch it; elsewhere the exception goes to the
    /// host. Does nothing under <see cref="InspectionSwitch"/>.
    /// </summary>
    public static void LoadOrExit(Assembly program)
    {
        if (AppContext.TryGetSwitch(InspectionSwitch, out var inspects) && inspects)
        {
            return;
        }
        try
        {
            Load();
        }
        catch (ExternalTorchException e) when (program == Assembly.GetEntryAssembly())
        {
            Console.Error.WriteLine(e.Message);
            Environment.Exit(2);
        }
    }

    private static List<string> Locate(string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new ExternalTorchException(
                $"This program was built with TorchBackend=external, and the environment variable {Variable} is not set. Set it to the folder that holds {FileName("torch_cpu")}."
            );
        }

        string[] folders = [folder, Path.Combine(folder, "lib")];
        var found = folders.FirstOrDefault(candidate => Required.Any(name => File.Exists(Path.Combine(candidate, FileName(name)))));
        if (found is null)
        {
            var state = Directory.Exists(folder)
                ? $"has none of {string.Join(", ", Required.Select(FileName))}, nor has its folder lib"
                : "does not exist";
            throw new ExternalTorchException($"{Variable} names '{folder}', which {state}.");
        }

        string[] missing = [.. Required.Select(FileName).Where(file => !File.Exists(Path.Combine(found, file)))];
        if (missing.Length > 0)
        {
            throw new ExternalTorchException($"The libtorch in '{found}' (from {Variable}) lacks {string.Join(", ", missing)}.");
        }

        IEnumerable<string> inOrder = [Required[0], Optional[0], Required[1], Optional[1], Required[2]];
        return [.. inOrder.Select(name => Path.Combine(found, FileName(name))).Where(File.Exists)];
    }

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";
}
