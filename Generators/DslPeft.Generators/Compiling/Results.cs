using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Emission;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Compiling;

/// <summary>
/// Compiled declarations of one kind by their values, for generator and analyzers alike: whichever asks first compiles and writes.
/// Findings are kept; a plan and its files as long as somebody holds the plan, as the generator does of all that are declared.
/// </summary>
/// <param name="compile">Compiles a declaration.</param>
/// <param name="write">Writes the files of its plan.</param>
/// <param name="stub">Writes the files of a faulty declaration.</param>
internal sealed class Results<TSpec, TPlan>(
    Func<TSpec, CompilerOptions, Verdict<TPlan>> compile,
    Func<TPlan, IReadOnlyList<EmittedFile>> write,
    Func<TSpec, IReadOnlyList<EmittedFile>> stub
)
    where TSpec : class, IEquatable<TSpec>
    where TPlan : class
{
    private readonly Memo<(TSpec Spec, CompilerOptions Options), Result> _known = new(declared => new Result(() =>
        compile(declared.Spec, declared.Options)
    ));
    private readonly ConditionalWeakTable<TPlan, Lazy<IReadOnlyList<EmittedFile>>> _files = new();

    /// <summary>The plan of a declaration; null where it has an error.</summary>
    public TPlan? Plan(TSpec spec, CompilerOptions options) => _known.Get((spec, options)).Plan;

    /// <summary>The files of a plan.</summary>
    /// <exception cref="Exception">They cannot be written.</exception>
    public IReadOnlyList<EmittedFile> Files(TPlan plan) =>
        _files.GetValue(plan, key => new Lazy<IReadOnlyList<EmittedFile>>(() => write(key))).Value;

    /// <summary>What the rules find in a declaration.</summary>
    /// <exception cref="Exception">Its files cannot be written, which is to be reported as well.</exception>
    public EquatableArray<Finding> Check(TSpec spec, CompilerOptions options)
    {
        var result = _known.Get((spec, options));
        if (!result.IsWritten)
        {
            _ = result.Plan is { } plan ? Files(plan) : stub(spec);
            result.IsWritten = true;
        }
        return result.Findings;
    }

    private sealed class Result(Func<Verdict<TPlan>> compile)
    {
        private readonly object _gate = new();
        private EquatableArray<Finding>? _findings;
        private WeakReference<TPlan>? _plan;

        /// <summary>True if it is known that the files can be written.</summary>
        public bool IsWritten { get; set; }

        public EquatableArray<Finding> Findings
        {
            get
            {
                lock (_gate)
                {
                    if (_findings is null)
                        Compile();
                    return _findings!.Value;
                }
            }
        }

        public TPlan? Plan
        {
            get
            {
                lock (_gate)
                {
                    if (_findings is null)
                        return Compile();
                    return _plan is null ? null
                        : _plan.TryGetTarget(out var held) ? held
                        : Compile();
                }
            }
        }

        private TPlan? Compile()
        {
            var verdict = compile();
            (_findings, _plan) = (verdict.Findings, verdict.Plan is { } plan ? new WeakReference<TPlan>(plan) : null);
            return verdict.Plan;
        }
    }
}
