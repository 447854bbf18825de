import{A as g,B as W,D as K,E as V,F as Z,G as k,H as L,K as q,L as Y,M as J,O as x,a as I,b as m,c as f,d as b,f as o,g as T,h as N,i as s,j as M,m as U,o as D,p as O,q as j,s as z,u as B,v as F,w as G,y as h,z as H}from"./chunk-FM2HF64N.js";import{a as $}from"./chunk-CW3VB5I4.js";var Q=["en","es"];function X(e=location.search,t=document.documentElement.lang){let r=new URLSearchParams(e).get("lang");return Q.find(n=>n===r)??Q.find(n=>n===t)??"en"}var ue=20,v=new Map,P=new Set,C=0;function ee(e,t){v.delete(e),v.set(e,t),v.size>ue&&v.delete(v.keys().next().value),C+=1,P.forEach(r=>r(C))}var te=e=>v.get(e);function S(){let[e,t]=m(C);return f(()=>(P.add(t),()=>P.delete(t)),[]),e}var _="ocd-division/country:us",pe=/^ocd-division\/country:us(?:\/[a-z_]+:[^\sA-Z/:<>"]+)+$/,de=/^[a-z]{1,20}$/,$e=/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;function re({divisions:e,unknown:t=[]},r=[]){let n=e.filter(({id:l})=>l!==_).map(({id:l,share:c})=>ne(l)+me(c)),a=[...new Set(t.map(({kind:l})=>`?${l}`))],i=r.flatMap(({valid_from:l,divisions:c})=>c.map(({id:d})=>`!${l}!${ne(d)}`));return[...n,...a,...i].join(",")}var ne=e=>encodeURIComponent(e.slice(_.length+1)).replace(/%2F/g,"/").replace(/%3A/g,":");function me(e){return e===1?"":e===null?"*":`*${Math.min(99,Math.max(1,Math.round(e*100)))}`}function oe(e){let t={divisions:[],unknown:[],upcoming:[]};for(let r of e.split(","))if(r.startsWith("?"))de.test(r.slice(1))&&t.unknown.push({kind:r.slice(1)});else if(r.startsWith("!")){let[,n,a]=r.split("!"),i=se(a??"");i&&$e.test(n)&&t.upcoming.push({valid_from:n,id:i})}else{let[,n,a,i]=/^([^*]*)(\*([0-9]{0,3}))?$/.exec(r)??[],l=se(n??"");l&&t.divisions.push({id:l,share:fe(a,i)})}return t}function fe(e,t){return e===void 0?1:t?Math.min(99,Math.max(1,Number(t)))/100:null}function se(e){try{let t=`${_}/${decodeURIComponent(e)}`;return e&&pe.test(t)&&t.length<=200?t:null}catch{return null}}var he=/^[0-9]{5}(-?[0-9]{4})?$/,be=2e4,y={busy:!1,error:null,problem:null},ge=new Set([400,404,422]);function ae(){return o`
    <div class="hero">
      <${h} text=${s("search.title")} />
      <p class="lead">${s("search.lead")}</p>
      <${A} />
    </div>
    <ul class="promises">
      <li>${s("search.promise.levels")}</li>
      <li>${s("search.promise.privacy")}</li>
      <li>${s("search.promise.unknown")}</li>
    </ul>`}function A(){let[e,t]=m(y),r=b(null),n=b(null);f(()=>()=>n.current?.abort(),[]);let a=p=>{t({...y,problem:p}),r.current?.focus()},i=async p=>{let u=new AbortController;n.current?.abort(),n.current=u,t({...y,busy:!0});try{let w=await F(p,AbortSignal.any([u.signal,AbortSignal.timeout(be)]));if(u.signal.aborted)return;t(y),ye(w)}catch(w){if(u.signal.aborted)return;let R=ve(w,p);t({busy:!1,error:R?null:w,problem:R}),r.current?.focus()}},l=p=>{if(p.preventDefault(),e.busy)return;let u=r.current.value.trim();he.test(u)?i({zip:u.length===9?`${u.slice(0,5)}-${u.slice(5)}`:u}):/^[0-9-]*$/.test(u)&&u?a(s("search.zip")):u.length<4?a(s("search.empty")):i({address:u})},c=()=>{t({...y,busy:!0}),navigator.geolocation.getCurrentPosition(({coords:p})=>i({lat:p.latitude,lon:p.longitude}),({code:p})=>a(s(p===1?"search.denied":"search.unlocated")),{timeout:1e4,maximumAge:6e4})},d=()=>{n.current?.abort(),t(y),r.current.focus()},E=e.problem!==null||e.error!==null;return o`
    <form class="box" onSubmit=${l} novalidate>
      <label class="usa-label" for="place">${s("search.label")}</label>
      <span class="usa-hint" id="place-hint">${s("search.hint")}</span>
      <div class="line">
        <input class="usa-input ${E?"usa-input--error":""}" id="place" type="text" ref=${r} maxlength="200"
          autocomplete="street-address" enterkeyhint="search" aria-describedby="place-hint place-problem" aria-invalid=${E?"true":null} />
        <button class="usa-button" type="submit" aria-disabled=${e.busy?"true":null}>${s("search.submit")}</button>
      </div>
      <div id="place-problem">
        ${e.problem&&o`<p class="usa-error-message" role="alert">${e.problem}</p>`}
        ${e.error&&o`<${g} error=${e.error} detailed />`}
      </div>
      ${"geolocation"in navigator&&!e.busy&&o`
        <button class="usa-button usa-button--unstyled" type="button" onClick=${c}>${s("search.locate")}</button>`}
      <p role="status" class="status">${e.busy?s("waiting"):""}</p>
      ${e.busy&&o`<button class="usa-button usa-button--unstyled" type="button" onClick=${d}>${s("search.cancel")}</button>`}
    </form>`}function ve(e,t){return!(e instanceof z)||!ge.has(e.status)?null:t.zip&&e.status===404?s("search.no_zip",t):t.lat===void 0?null:s("search.outside")}function ye(e){let t=`#/at/${re(e.place,k(e.place))}`;ee(t,e),location.hash=t}function ie({rest:e}){let t=oe(e),r=S(),n=L(async()=>te(`#/at/${e}`)??await G(t),[e,r]);return t.divisions.length===0?o`<${h} text=${s("page.missing")} /><${A} />`:o`
    <${h} text=${s("results.title")} />
    <${W} state=${n}>${a=>o`<${we} answer=${a} />`}<//>
    <section class="again" aria-labelledby="again"><h2 id="again">${s("results.again")}</h2><${A} key=${r} /></section>`}function we({answer:e}){let{place:t,officials:r}=e,n=K(r),a=n.some(({groups:i})=>i.some(({open:l})=>l));return o`
    <p class="lead">${xe(t)}</p>
    ${e.linked&&o`<p>${s("results.linked")}</p>`}
    ${e.missing>0&&o`<p class="note warn">${s("results.missing",{n:e.missing})}</p>`}
    ${(a||!e.exact)&&o`<${Se} place=${t} choices=${a} />`}
    <${Ae} answer=${e} />
    ${n.map(({level:i,groups:l})=>o`
      <section class="level" key=${i} aria-labelledby="level-${i}">
        <${ke} level=${i} place=${t} />
        <div class="cards">${l.map(c=>c.open?o`<${Y} key=${c.key} group=${c} place=${t} />`:o`<${J} key=${c.key} entry=${c.entries[0]} />`)}</div>
      </section>`)}
    ${n.length===0&&o`<p>${s("results.none")}</p>`}
    <${Le} place=${t} />
    <${Pe} place=${t} officials=${r} />`}function ke({level:e,place:t}){let r=e==="county"?t.county:null,n=L(async()=>r?(await B.get("/tenants/{tenant}/rules",{path:{tenant:r}})).data[0].appearance:null,[r]),a=j(n.value?.logo_url),i=n.value?.name??(r&&t.divisions.find(({kind:c})=>c==="county")?.name);return o`
    <h2 id="level-${e}" ref=${c=>c&&n.value?.color&&c.style.setProperty("--tenant",n.value.color)}>${a&&o`<img class="logo" src=${a} alt="" height="36" referrerpolicy="no-referrer" /> `}${s(`level.${e}`)}${i&&`: ${i}`}</h2>`}function xe({divisions:e}){return["place","county","state"].flatMap(r=>{let n=e.filter(a=>a.kind===r).map(({name:a})=>a);return n.length>1?[n.join(` ${s("or")} `)]:n}).join(", ")}function Se({place:e,choices:t}){let r=[...new Set(e.unknown.map(({kind:a})=>a))].filter(a=>V(a,e)),n=r.filter(a=>a!=="county"&&a!=="state");return o`
    <div class="usa-alert usa-alert--info">
      <div class="usa-alert__body">
        ${t&&o`<p class="usa-alert__text">${s("results.coarse")}</p>`}
        ${r.includes("county")&&o`<p class="usa-alert__text">${s("results.county")}</p>`}
        ${n.length>0&&o`<p class="usa-alert__text">${s("results.undetermined",{kinds:n.map(a=>s(`kind.${a}`)).join(", ")})}</p>`}
        <p class="usa-alert__text"><strong><a href="#/" class="usa-link">${s("results.sure")}</a></strong></p>
      </div>
    </div>`}function Ae({answer:e}){let t=Z(e.officials),[r,n]=m(null),a=async(i,l,c)=>{try{let d=await x();d.download(i,l,d[c](e))}catch(d){n(d)}};return o`
    <ul class="tools" aria-label=${s("tools.label")}>
      <li><button class="usa-button usa-button--outline" type="button" onClick=${()=>print()}>${s("tools.print")}</button></li>
      ${t.length>0&&o`
        <li><button class="usa-button usa-button--outline" type="button" onClick=${()=>a("my-representatives.vcf","text/vcard","writeVcards")}>${s("tools.vcard")}</button></li>
        <li><button class="usa-button usa-button--outline" type="button" onClick=${()=>a("my-representatives.csv","text/csv","writeCsv")}>${s("tools.csv")}</button></li>`}
    </ul>
    ${r&&o`<${g} error=${r} />`}`}function Le({place:e}){let t=k(e);return t.length===0?null:o`
    <section aria-labelledby="new-lines">
      <h2 id="new-lines">${s("lines.title")}</h2>
      <ul>${t.map(({set:r,valid_from:n,divisions:a})=>o`
        <li>${s("lines.change",{date:M(n),kind:s(`kind.${r}`),districts:a.map(({name:i})=>D(i)??i).join(` ${s("or")} `)})}</li>`)}</ul>
    </section>`}function Pe({place:e,officials:t}){let r=new Map(e.divisions.map(({kind:l,name:c})=>[l,c])),n=[...new Set(t.undivided??[])].map(l=>U({title:l})),a=t.undivided?.includes("Mayor"),i=["state","county"].filter(l=>e[l]).map(l=>[e[l],r.get(l)??e[l]]);return o`
    <section aria-labelledby="not-covered">
      <h2 id="not-covered">${s("covered.title")}</h2>
      <p>${s("covered.text")}</p>
      ${!t.local?.length&&!a&&o`<p>${s("covered.mayor")}</p>`}
      ${n.length>0&&o`<p>${s("covered.undivided",{offices:n.join(", ")})}</p>`}
      ${i.length>0&&o`<p>${s("covered.data")} ${i.map(([l,c],d)=>o`
        ${d>0&&" · "}<a href="#/tenant/${l}">${c}</a>`)}</p>`}
    </section>`}var le={browse:"Browse",tenant:"TenantPage",office:"OfficePage",names:"NamesPage",person:"Person",snippet:"Snippet",privacy:"Privacy",accessibility:"Accessibility",licences:"Licences"},Ce={search:ae,results:ie};function ce(){let[e,t]=q(),r=b(null),n=S(),a=b(`${e} ${n}`);return f(()=>{a.current!==`${e} ${n}`&&(a.current=`${e} ${n}`,scrollTo(0,0),r.current.focus({preventScroll:!0}))},[e,n]),o`
    <a class="usa-skipnav" href="#main" onClick=${i=>_e(i,r.current)}>${s("skip")}</a>
    <${Re} route=${t} />
    <main id="main" class="page" tabindex="-1" ref=${r}>
      <${Ee} key=${t?.name==="results"?"results":e} route=${t} />
    </main>
    <${Te} />
  `}function _e(e,t){e.preventDefault(),t.focus()}function Ee({route:e}){let[t,r]=m({}),n=e?.name;if(f(()=>{n in le&&x().then(i=>r({view:i[le[n]]}),i=>r({error:i}))},[n]),!e)return o`<${h} text=${s("page.missing")} /><p><a href="#/">${s("nav.find")}</a></p>`;let a=Ce[n]??t.view;return t.error?o`<${g} error=${t.error} />`:a?o`<${a} ...${e} />`:o`<${H} />`}function Re({route:e}){let t={"#/":"nav.find","#/browse":"nav.browse","#/embed":"nav.embed"},r={search:"#/",results:"#/",browse:"#/browse",snippet:"#/embed"}[e?.name],n=T==="es"?"en":"es";return o`
    <header class="top">
      <div class="wide">
        <a class="brand" href="#/">${s("brand")}</a>
        <nav aria-label=${s("nav.label")}>
          <ul>
            ${Object.entries(t).map(([a,i])=>o`
              <li><a href=${a} aria-current=${a===r?"page":null}>${s(i)}</a></li>`)}
            <li><${Ie} name=${n} /></li>
          </ul>
        </nav>
      </div>
    </header>`}function Ie({name:e}){let t=new URLSearchParams(location.search);return t.set("lang",e),o`<a href="?${t}" lang=${e} hreflang=${e} onClick=${n=>{n.currentTarget.href=`?${t}${location.hash}`}}>${e==="es"?"Español":"English"}</a>`}function Te(){return o`
    <footer class="bottom">
      <div class="wide">
        <p>${s("footer.covered")}</p>
        <p lang="en">This product uses the Census Bureau Data API but is not endorsed or certified by the Census Bureau.</p>
        <p>${s("footer.sources")} ${$.map(({name:e,licence:t,homepage:r},n)=>o`
          ${n>0&&"; "}<a href=${O(r)} lang="en">${e}</a> (${t})`)}.</p>
        <ul>
          <li><a href="#/privacy">${s("nav.privacy")}</a></li>
          <li><a href="#/accessibility">${s("nav.accessibility")}</a></li>
          <li><a href="#/licences">${s("nav.licences")}</a></li>
          <li><a href="docs">API</a></li>
        </ul>
      </div>
    </footer>`}await N(X());I(o`<${ce} />`,document.getElementById("app"));performance.mark("usable");
