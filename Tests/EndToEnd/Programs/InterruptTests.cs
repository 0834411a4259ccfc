using DslPeft.Data;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>Ctrl-C: training saves and can go on, everything else ends.</summary>
public sealed class InterruptTests(Quickstart quickstart) : IClassFixture<Quickstart>
{
    private const int Rows = 320,
        BatchSize = 8,
        Epochs = 2,
        Steps = Rows / BatchSize * Epochs;

    [LinuxFact]
    public void AnInterruptedRunGoesOnToTheSameBits()
    {
        TestInputs.WriteRows(quickstart.In("long/train.tsv"), SampleSentiment.Train().Take(Rows));
        TestInputs.WriteRows(quickstart.In("long/dev.tsv"), SampleSentiment.Dev().Take(Quickstart.DevRows));
        string straight = quickstart.In("straight"),
            stopped = quickstart.In("stopped, then resumed");
        quickstart.Run(Train(straight)).Succeeded();

        using var running = quickstart.Start(Train(stopped));
        running.WaitFor($"step {Steps / Epochs}  "); // measured after the first epoch: the stop falls into the second
        running.Interrupt();
        var interrupted = running
            .Finish()
            .Exited(130)
            .Explained(
                "Stopping after this step.",
                $" of {Steps}; all is saved in {stopped}",
                $"adamix train --base {quickstart.Base}",
                "--resume"
            );
        Assert.Equal(["checkpoints"], Directory.GetFileSystemEntries(stopped).Select(Path.GetFileName));

        Command.Run(quickstart.Base, "sh", ["-c", interrupted.StandardError.Split("To go on: ")[1]]).Succeeded();

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(straight, "adapter.safetensors")),
            File.ReadAllBytes(Path.Combine(stopped, "adapter.safetensors"))
        );
        Assert.Equal(
            ["README.md", "adapter.safetensors", "checkpoints", "results.json"],
            Directory.GetFileSystemEntries(stopped).Select(Path.GetFileName).Order()
        );
    }

    [LinuxTheory]
    [InlineData("train")]
    [InlineData("predict")]
    public async Task WhatHasNothingToSaveEndsAtOnce(string verb)
    {
        quickstart.Run(quickstart.Train("lora", quickstart.In($"for {verb}"), "--max-steps", "1")).Succeeded();
        string pipe = quickstart.In($"{verb}.tsv"),
            output = quickstart.In($"{verb} out");
        Command.Run(quickstart.Base, "mkfifo", [pipe]).Succeeded();
        string[] arguments =
            verb == "train"
                ? quickstart.Train("lora", output, "--data", pipe)
                :
                [
                    "lora",
                    "predict",
                    "--base",
                    quickstart.Base,
                    "--adapter",
                    Path.Combine(quickstart.In($"for {verb}"), "adapter.safetensors"),
                    "--data",
                    pipe,
                ];

        using var running = quickstart.Start(arguments);
        // Opened when the program reads the pipe, for whose rows it then waits.
        using var reached = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            .WaitAsync(TimeSpan.FromMinutes(1));
        running.Interrupt();
        running.Finish().Exited(130).Explained();
        Assert.False(Directory.Exists(output));
    }

    private string[] Train(string output) =>
        quickstart.Train("adamix", output, "--data", quickstart.In("long"), "--epochs", $"{Epochs}", "--batch-size", $"{BatchSize}");
}
