using System.Diagnostics; using Ccmc.Estimators;
namespace Benchmarks;
internal static class Prof { public static int Run(string[] a) {
 var data = PeerSamples.Load(a[0]); PromptRows? rows=null; 
 void T(string n, Action f, int reps=7){ var l=new List<double>(); for(int i=0;i<reps;i++){ GC.Collect(); var s=Stopwatch.GetTimestamp(); f(); l.Add(Stopwatch.GetElapsedTime(s).TotalMilliseconds);} Console.WriteLine($"{n} {PeerFit.Median(l):0.000} ms"); }
 T("sort",()=>rows=PromptRows.SortSelf(data.VocabularySize,data.Length,data.Prompts,data.Next));
 int K=data.VocabularySize;
 T("alloc touch",()=>{var x=GC.AllocateUninitializedArray<ushort>(data.Prompts.Length); for(int i=0;i<x.Length;i+=2048) x[i]=1; GC.KeepAlive(x);});
 T("alloc copy",()=>{var x=GC.AllocateUninitializedArray<ushort>(data.Prompts.Length); data.Prompts.AsSpan().CopyTo(x); GC.KeepAlive(x);});
 T("graphs",()=>{for(int q=0;q<K;q++) rows![q].Graph(false);});
 var free=Enumerable.Range(0,K).ToArray(); var p=new RowPasses[K]; for(int q=0;q<K;q++) p[q]=new RowPasses(rows![q],free);
 var w=new double[K]; Array.Fill(w,1.0); var e=new double[K];
 T("one pass all queries",()=>{for(int q=0;q<K;q++) p[q].ExpectedWins(w,e);},25);
 var r=new double[K]; 
 T("10 advances, all queries",()=>{for(int q=0;q<K;q++){ var am=new AndersonMixing(w); var x=new double[K]; for(int i=0;i<10;i++){ for(int j=0;j<K;j++) r[j]=Math.Sin(q*i+j*j)/(i*i+1); am.Advance(x,r);} }});
 T("10 explog, all queries",()=>{double s=0; for(int q=0;q<K;q++) for(int i=0;i<10;i++) for(int j=0;j<K;j++) s+=Ccmc.Functions.Elementary.Exp(j*.01)+Ccmc.Functions.Elementary.Log(j+1.1); GC.KeepAlive(s);});
 T("fit",()=>CcmcEstimate.Fit(rows!,0,new FitOptions{StandardErrors=false,LogLikelihood=false,WinsTolerance=1e-9*data.Samples}));
 return 0; } }
