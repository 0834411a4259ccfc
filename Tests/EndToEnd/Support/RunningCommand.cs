using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>A process under way, with what it has written so far. Its standard input is empty.</summary>
public sealed class RunningCommand : IDisposable
{
    // Compiling a program ahead of time takes minutes on a machine that does other things as well.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private readonly Process _process;
    private readonly string _command;
    private readonly StringBuilder _both = new(),
        _output = new(),
        _error = new();

    internal RunningCommand(ProcessStartInfo start)
    {
        _command = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, _output);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, _error);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until a line holds <paramref name="text"/>.</summary>
    public void WaitFor(string text)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_both)
        {
            while (!_both.ToString().Contains(text, StringComparison.Ordinal))
            {
                Assert.False(_process.HasExited, $"{_command} ended before it wrote '{text}'. It wrote:\n{_both}");
                Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"{_command} did not write '{text}'. It wrote:\n{_both}");
                Monitor.Wait(_both, TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>Sends SIGINT, as Ctrl-C in a terminal does.</summary>
    public void Interrupt() =>
        Command.Run(Path.GetTempPath(), "kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]).Succeeded();

    /// <summary>Waits for the end.</summary>
    public CommandResult Finish()
    {
        if (!_process.WaitForExit(Limit))
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{_command}' ran for more than {Limit}. It wrote:\n{_both}");
        }

        _process.WaitForExit(); // the last lines
        lock (_both)
        {
            return new CommandResult(_command, _process.ExitCode, _both.ToString())
            {
                StandardOutput = _output.ToString(),
                StandardError = _error.ToString(),
            };
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private void Keep(string? line, StringBuilder stream)
    {
        if (line is null)
        {
            return;
        }
        lock (_both)
        {
            _both.AppendLine(line);
            stream.AppendLine(line);
            Monitor.PulseAll(_both);
        }
    }
}
