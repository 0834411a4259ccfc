using System;
using System.Collections.Concurrent;

namespace DslPeft.Generators.Compiling;

/// <summary>
/// Remembers the results of a pure function by value. An editor analyses every declaration again after each key stroke; planning one that
/// has not changed would be most of that work.
/// </summary>
internal sealed class Memo<TKey, TValue>(Func<TKey, TValue> compute)
    where TKey : IEquatable<TKey>
{
    private const int Limit = 1024;

    private readonly ConcurrentDictionary<TKey, TValue> _known = new();

    public TValue Get(TKey key)
    {
        // Nothing tells when a declaration is gone for good: start anew once in a while.
        if (_known.Count >= Limit)
            _known.Clear();
        return _known.GetOrAdd(key, compute);
    }
}
