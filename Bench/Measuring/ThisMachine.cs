using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DslPeft.Bench.Report;
using TorchSharp;

namespace DslPeft.Bench.Measuring;

/// <summary>Describes where a measurement ran.</summary>
internal static class ThisMachine
{
    public static Machine Describe() =>
        new(
            $"{Processor()}, {(Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : "128")}-bit vectors",
            $"{(OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsWindows() ? "Windows" : "macOS")} {RuntimeInformation.OSArchitecture}",
            $".NET {Environment.Version}, TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}",
            torch.get_num_threads(),
            RawProducts.Measure()
        );

    private static string Processor()
    {
        const string Key = "model name";
        return
            File.Exists("/proc/cpuinfo")
            && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
    }
}
