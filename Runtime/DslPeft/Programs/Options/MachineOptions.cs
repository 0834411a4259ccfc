using System.CommandLine;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>The options that say where a program computes and how much it says.</summary>
internal sealed class MachineOptions
{
    // More threads than processors are slow, but repeat the results of a larger machine.
    public static readonly int MostThreads = Math.Max(256, Environment.ProcessorCount);

    private readonly Option<int> _threads = CommandOptions.Count(
        "--threads",
        "Threads of tensor operations; 0 for torch's own choice.",
        0,
        least: 0,
        most: MostThreads
    );
    private readonly Option<string?> _device = CommandOptions.Text("--device", "cpu, cuda or cuda:<number>.", "device");
    private readonly Option<bool> _quiet = CommandOptions.Flag("--quiet", "Show no progress.");

    public Option[] All => [_threads, _device, _quiet];

    /// <summary>
    /// Sets the number of threads, to <paramref name="standardThreads"/> where the command line leaves it open, and returns the device.
    /// </summary>
    /// <exception cref="UsageException">The device is unknown or absent.</exception>
    public Device Apply(ParseResult parsed, int standardThreads = 0)
    {
        var threads = parsed.GetValue(_threads) is > 0 and var given ? given : standardThreads;
        if (threads > 0)
        {
            set_num_threads(threads);
        }
        var name = parsed.GetValue(_device) ?? "cpu";
        if (name == "cpu")
        {
            return CPU;
        }
        var index = 0;
        if (name != "cuda" && !(name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], out index) && index >= 0))
        {
            throw new UsageException($"--device '{name}' is unknown: give cpu, cuda or cuda:<number>.");
        }
        if (!cuda.is_available() || index >= cuda.device_count())
        {
            throw new UsageException(
                $"--device {name} is not there: this build of torch sees {(cuda.is_available() ? cuda.device_count() : 0)} CUDA devices. Use --device cpu, or build with -p:TorchBackend=cuda."
            );
        }
        return new Device(DeviceType.CUDA, index);
    }

    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    public ITrainingProgress Progress(ParseResult parsed, TextWriter error) =>
        parsed.GetValue(_quiet) ? new QuietProgress() : ConsoleProgress.For(error);
}
