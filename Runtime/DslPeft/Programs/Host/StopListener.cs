using System.Runtime.InteropServices;

namespace DslPeft.Training;

/// <summary>
/// Hears Ctrl-C and requests to terminate while a run can save what it has reached: the first asks for that, the second ends the program
/// at once. Where nobody listens, the first does.
/// </summary>
internal sealed class StopListener : IDisposable
{
    private readonly TextWriter _error;
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;

    public StopListener(ProgramContext context)
    {
        _error = context.Error;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        _registrations = context.HearsSignals
            ? [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Hear))]
            : [];
    }

    /// <summary>Cancelled when the program shall finish its step, save and end.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
        _stop.Dispose();
    }

    private void Hear(PosixSignalContext signal)
    {
        if (!_stop.IsCancellationRequested)
        {
            signal.Cancel = true;
            _stop.Cancel();
            _error.WriteLine("Stopping after this step. Ctrl-C again ends at once, without saving.");
        }
    }
}
