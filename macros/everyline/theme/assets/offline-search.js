// The stand-in for web workers in pages opened from disk, which may start none. Material's search is made for one like
// this: its worker awaits importScripts where there is an IFrameWorker. It runs in a frame of its own, and nothing is
// written into that, because the policy of the offline copy stops scripts that stand in pages.
"use strict"
window.Worker = window.IFrameWorker = class extends EventTarget {
  constructor(address) {
    super()
    const frame = document.createElement("iframe")
    frame.hidden = true
    document.body.append(frame)
    this.inside = frame.contentWindow
    this.inside.postMessage = (data) => setTimeout(() => this.#tell(this, data))
    this.inside.importScripts = (...sources) =>
      sources.reduce((before, source) => before.then(() => this.#load(source)), Promise.resolve())
    this.ready = this.#load(address)
  }

  async postMessage(data) {
    await this.ready
    this.#tell(this.inside, data)
  }

  #tell(target, data) {
    target.dispatchEvent(new MessageEvent("message", {data: structuredClone(data)}))
  }

  #load(source) {
    return new Promise((resolve, reject) => {
      const script = this.inside.document.createElement("script")
      Object.assign(script, {src: new URL(source, location), onload: resolve, onerror: reject})
      this.inside.document.body.append(script)
    })
  }
}
