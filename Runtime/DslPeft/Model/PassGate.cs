namespace DslPeft;

/// <summary>
/// Lets passes that only read a module's tensors run side by side, and keeps out what would change or free these tensors under them.
/// Neither waits for the other: a call that comes at the wrong time is refused. A pass costs two atomic additions.
/// </summary>
/// <param name="name">The module's name, for messages.</param>
internal sealed class PassGate(string name)
{
    // Passes under way, or one of these.
    private const int Changing = -1,
        Closed = -2;

    private int _state;
    private int _changer;
    private int _depth;
    private int _pauser;
    private string _change = "";

    /// <summary>
    /// Begins a pass that reads. The thread that changes the module may read it itself, as training does where it measures.
    /// </summary>
    /// <returns>Whether <see cref="Leave"/> is to be called.</returns>
    /// <exception cref="InvalidOperationException">Another thread changes the module.</exception>
    /// <exception cref="ObjectDisposedException">The module has been disposed.</exception>
    public bool Enter()
    {
        while (true)
        {
            var seen = Volatile.Read(ref _state);
            if (seen == Closed)
                throw new ObjectDisposedException(name);
            if (seen == Changing)
            {
                return _changer == Environment.CurrentManagedThreadId
                    ? false
                    : throw new InvalidOperationException(
                        $"{name} is being {_change} on another thread: its tensors cannot be read until that has ended."
                    );
            }

            if (Interlocked.CompareExchange(ref _state, seen + 1, seen) == seen)
                return true;
        }
    }

    /// <summary>Ends a pass.</summary>
    public void Leave() => Interlocked.Decrement(ref _state);

    /// <summary>Begins a change, which may hold further ones of the same thread; disposing of the result ends it.</summary>
    /// <param name="change">What is done, as <c>loaded</c>.</param>
    /// <exception cref="InvalidOperationException">Another thread reads or changes the module.</exception>
    /// <exception cref="ObjectDisposedException">The module has been disposed.</exception>
    public ChangeScope Change(string change)
    {
        if (Volatile.Read(ref _state) == Changing && _changer == Environment.CurrentManagedThreadId)
        {
            _depth++;
            return new ChangeScope(this);
        }
        if (Volatile.Read(ref _pauser) is not 0 and var pauser && pauser != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException($"{name} cannot be {change}: it is being trained on another thread.");
        var seen = Interlocked.CompareExchange(ref _state, Changing, 0);
        if (seen == Closed)
            throw new ObjectDisposedException(name);
        if (seen != 0)
        {
            throw new InvalidOperationException(
                seen == Changing
                    ? $"{name} cannot be {change}: it is being {_change} on another thread."
                    : $"{name} cannot be {change} while {(seen == 1 ? "a pass over it runs" : $"{seen} passes over it run")} on another thread. Let these end first."
            );
        }

        (_changer, _change, _depth) = (Environment.CurrentManagedThreadId, change, 1);
        return new ChangeScope(this);
    }

    /// <summary>
    /// Lets passes run inside of a change of this thread, as where training measures; disposing of the result waits for them and goes on.
    /// </summary>
    public PauseScope Pause()
    {
        var scope = new PauseScope(this, _depth);
        Volatile.Write(ref _pauser, Environment.CurrentManagedThreadId);
        Volatile.Write(ref _state, 0);
        return scope;
    }

    /// <summary>Waits for the passes under way, and lets none begin again.</summary>
    /// <exception cref="InvalidOperationException">Another thread changes the module.</exception>
    public void Close()
    {
        var wait = new SpinWait();
        while (Interlocked.CompareExchange(ref _state, Closed, 0) is not (0 or Closed) and var seen)
        {
            if (seen == Changing)
            {
                if (_changer != Environment.CurrentManagedThreadId)
                    throw new InvalidOperationException($"{name} cannot be disposed: it is being {_change} on another thread.");
                Volatile.Write(ref _state, Closed);
                return;
            }
            wait.SpinOnce();
        }
    }

    /// <summary>A change that has been paused.</summary>
    internal readonly ref struct PauseScope(PassGate gate, int depth)
    {
        public void Dispose()
        {
            var wait = new SpinWait();
            while (Interlocked.CompareExchange(ref gate._state, Changing, 0) > 0)
                wait.SpinOnce();
            (gate._changer, gate._change, gate._depth) = (gate._pauser, "trained", depth);
            Volatile.Write(ref gate._pauser, 0);
        }
    }

    /// <summary>A change under way.</summary>
    internal readonly ref struct ChangeScope(PassGate gate)
    {
        public void Dispose()
        {
            if (--gate._depth == 0)
                Interlocked.CompareExchange(ref gate._state, 0, Changing);
        }
    }
}
